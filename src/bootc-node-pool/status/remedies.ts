// What a person does about nodes that need one, as sentences without their full stops. Each is said once, for all its nodes.
import { remedyOf } from '../slots/fell-back.ts'
import type { Unhealthy } from '../slots/unhealthy.ts'
import type { Told } from './degraded.ts'

const MOST_NODES = 5

export function remediesOf({ buckets: { degraded } }: Told): readonly string[] {
  const those = (reason: Unhealthy) =>
    degraded.flatMap(({ node, why }) => (why === reason ? [node] : [])).slice(0, MOST_NODES)
  const fellBack = those('FellBack')
  const timedOut = those('RebootTimeout')
  return [
    ...(fellBack.length > 0 ? [remedyOf(fellBack)] : []),
    ...(timedOut.length > 0
      ? [
          `Look at the console of the host (${timedOut.join(', ')}); if it is lost, delete its Node, and its slot is free`,
        ]
      : []),
  ]
}
