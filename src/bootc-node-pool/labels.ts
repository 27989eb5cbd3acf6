/** On a BootcNodePool: it is gone only when its nodes are released. */
export const FINALIZER = 'bootc.dev/pool-cleanup'
