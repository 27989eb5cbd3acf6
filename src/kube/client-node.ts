// All that is used of client-node, in one module of its own: imported dynamically, a bundler can
// drop the rest of the package.
export { KubeConfig } from '@kubernetes/client-node'
