// I10: no clock runs a removal backwards.
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { ObjectChange } from '../../core/history.ts'
import { PASS_MS } from '../../core/object-change.ts'
import { durationAt, instantAt, machineOf, node } from '../facts.ts'
import type { MachinePast } from '../past.ts'
import { has, isReclaimed } from './owner-of.ts'

/** The instant at which a removal began never moves later. */
export function instantsStay({ change }: ObjectChange): string | undefined {
  const { object, old } = change
  if (object.kind !== 'ScheduledMachine') return undefined
  for (const path of [['shutdownStartedAt'], ['drain', 'startedAt']]) {
    const was = instantAt(old, 'status', ...path)
    const is = instantAt(object, 'status', ...path)
    if (was !== undefined && is !== undefined && is > was) {
      return `status.${path.join('.')} of ${object.metadata.name} went from ${iso(was)} on to ${iso(is)}`
    }
  }
  return undefined
}

/** A drain does not begin before the end of the grace period, by the clock of the pod that begins it. Without a Node,
 * and in a reclaim, there is no grace period. */
export function graceIsGiven(written: ObjectChange, past: MachinePast): string | undefined {
  const { change, by, at } = written
  const { before, latestOf } = past
  const { object, old } = change
  if (object.kind !== 'ScheduledMachine' || by.type !== 'function') return undefined
  if (!has(object, 'drain') || has(old, 'drain') || isReclaimed(object)) return undefined
  const its = machineOf(before, object)
  if (its === undefined || its.metadata.deletionTimestamp !== undefined) return undefined
  // A slow pass may have made a Machine of this name after the status was read. That one has no Node yet: the Node in the
  // status is of the former one.
  const scheduledAt = instantAt(object, 'status', 'lastScheduledTime')
  const isOfThisMachine = scheduledAt !== undefined && scheduledAt >= madeAt(its)
  if (!(isOfThisMachine && has(object, 'nodeRef')) && !hadNode(its, past, at)) return undefined
  const started = instantAt(old, 'status', 'shutdownStartedAt')
  if (started === undefined) return `a drain of ${object.metadata.name} began without a shutdown`
  const over = started + durationAt(object, 'gracefulShutdownTimeout')
  return latestOf(by.pod) >= over
    ? undefined
    : `the drain of ${object.metadata.name} began before ${iso(over)}, the end of its grace`
}

// A Node that joins while its Machine is being judged may be missed. It joins when the Machine names it: the Node may
// have existed before.
function hadNode(its: KubeObject, { before, joinedAt }: MachinePast, at: number): boolean {
  const found = node(before, textAt(its, 'status', 'nodeRef', 'name'))
  const createdAt = instantAt(found, 'metadata', 'creationTimestamp')
  const namedAt = joinedAt(its.metadata.uid ?? '')
  if (createdAt === undefined || namedAt === undefined) return false
  return at - Math.max(createdAt, namedAt) > PASS_MS
}

function iso(at: number): string {
  return new Date(at).toISOString()
}

function madeAt(machine: KubeObject): number {
  return instantAt(machine, 'metadata', 'creationTimestamp') ?? 0
}
