// How soon there is another pass.
import { Duration } from 'luxon'

/** During a join without problems. Events report a problem: docs/adr/0011. */
export const JOINING = Duration.fromObject({ minutes: 5 })
/** While a user has to fix something: a Cluster, a kubeconfig, a name. */
export const BLOCKED = Duration.fromObject({ minutes: 5 })
