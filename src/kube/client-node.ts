// The only import of client-node. This module is imported dynamically, so a bundler can drop the rest of the package.
export { type Cluster, KubeConfig } from '@kubernetes/client-node'
