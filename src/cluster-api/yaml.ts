// Re-exports the one function that is used. The package is CommonJS: imported dynamically from a bundle, it would have
// only a default export.
export { parse } from 'yaml'
