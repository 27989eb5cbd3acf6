// I13: a Cluster that goes is let go.
import { textAt } from '#src/embedded/stand-ins/json.ts'
import { cluster, instantAt } from '../facts.ts'
import type { Deed, Past } from '../history.ts'
import { CLUSTER } from '../places.ts'
import { PASS_MS, told } from './deed.ts'

/** No Machine is made for a Cluster that is being deleted. */
export function nothingForAGoingCluster(deed: Deed, past: Past): string | undefined {
  const { change, by, at } = deed
  const { object, type } = change
  if (by.type !== 'function' || object.kind !== 'Machine' || type !== 'ADDED') return undefined
  if (textAt(object, 'spec', 'clusterName') !== CLUSTER) return undefined
  const goingSince = instantAt(cluster(past.before), 'metadata', 'deletionTimestamp')
  // Whoever had read it before makes a last one.
  if (goingSince === undefined || at - goingSince < PASS_MS) return undefined
  return `${told(deed)} for a Cluster that is being deleted`
}
