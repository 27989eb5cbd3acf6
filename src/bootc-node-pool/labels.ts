/** On a BootcNodePool: it is gone only when its nodes are released. */
export const FINALIZER = 'bootc.dev/pool-cleanup'
/** The function that writes the Events about pools. */
export const REPORTER = 'bootc-node-pool'
