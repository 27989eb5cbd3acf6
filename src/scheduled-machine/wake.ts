// How soon a machine is looked at again.
import { Duration } from 'luxon'

/** While a join goes as it should; events tell when it does not: docs/adr/0011. */
export const JOINING = Duration.fromObject({ minutes: 5 })
/** While waiting for somebody else to mend something: a Cluster, a kubeconfig, a name. */
export const BLOCKED = Duration.fromObject({ minutes: 5 })
