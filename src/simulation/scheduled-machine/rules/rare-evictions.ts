// I4: a pod that comes back to its Node is not evicted again at every pass.
import { numberAt, textAt } from '#src/kube/json.ts'
import { controllerOf } from '#src/kube/owner.ts'
import type { ObjectChange } from '../../core/history.ts'
import { isBegun, isEviction } from '../../core/object-change.ts'
import type { MachinePast } from '../past.ts'

const WINDOW_MS = 60_000
const ROUND_MS = 10_000
// Room for slow requests, and for pods that others have evicted before.
const LATE_ROUNDS = 3

/** A Node has one round of evictions in ten seconds, however many passes there are. */
export function evictionsAreRare(
  written: ObjectChange,
  { before, evictions }: MachinePast,
): string | undefined {
  const { change, by, at } = written
  const { object } = change
  if (by.type !== 'function' || object.kind !== 'Pod') return undefined
  if (!isEviction(written) || !isBegun(written)) return undefined
  const owner = controllerOf(object)
  if (owner?.kind !== 'ReplicaSet') return undefined
  const { namespace = '' } = object.metadata
  const set = before.get('apps', 'ReplicaSet', { namespace, name: owner.name })
  const replicas = numberAt(set, 'spec', 'replicas') ?? 1
  const nodeName = textAt(object, 'spec', 'nodeName')
  // Each machine has its own rounds. A workload may go to and fro between two machines that leave.
  const lately = evictions.filter(
    (each) => each.owner === owner.uid && each.nodeName === nodeName && at - each.at < WINDOW_MS,
  )
  const most = replicas * (WINDOW_MS / ROUND_MS + LATE_ROUNDS)
  return lately.length >= most
    ? `Pods of ${owner.name} on Node ${nodeName} were evicted ${lately.length + 1} times in a minute`
    : undefined
}
