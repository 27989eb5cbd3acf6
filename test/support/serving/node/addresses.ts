// The names and addresses of the node, its pods and its Services.

export const ADDRESS = '172.30.0.1'

export const SECOND_ADDRESS = '172.30.0.2'

export const HOST = '172.30.0.254'

export const PORT = 17_443

export const SERVICES = '10.96.0.0/16'

export const PODS = '10.244.0.0/16'

export const DNS = '10.96.0.10'

export const NODE = 'sundial-node'

/** Another kubelet beside it, with containers of its own, for a Node that can be drained. */
export const SECOND_NODE = 'sundial-node-2'

/** Of the Nodes that have a kubelet: the stand-ins for machines have none. */
export const REAL = 'sundial.dev/real'
