// The one function of the package that is used, named here: the package is CommonJS, and imported
// dynamically from a bundle it would have nothing but a default export.
export { parse } from 'yaml'
