// The columns of pods. The status that kubectl shows is computed from phase, reasons and containers.
import type { DateTime } from 'luxon'
import { listAt, numberAt, optionalTextAt, textAt, valueAt } from '#src/kube/json.ts'
import type { ApiObject } from '../api-object.ts'
import { ageSince } from './age.ts'
import { AGE, type Column, column, NAME, wide } from './column.ts'

const NONE = '<none>'

export const POD_COLUMNS: readonly Column[] = [
  NAME,
  column('Ready', (pod) => `${readyContainers(pod)}/${listAt(pod, 'spec', 'containers').length}`, {
    description: 'The aggregate readiness state of this pod for accepting traffic.',
  }),
  column('Status', statusOf, {
    description: 'The aggregate status of the containers in this pod.',
  }),
  column('Restarts', restartsOf, {
    description:
      'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
  }),
  AGE,
  wide('IP', (pod) => textAt(pod, 'status', 'podIP') || NONE),
  wide('Node', (pod) => textAt(pod, 'spec', 'nodeName') || NONE),
  wide('Nominated Node', (pod) => textAt(pod, 'status', 'nominatedNodeName') || NONE),
  wide('Readiness Gates', gatesOf),
]

function statusesOf(pod: ApiObject): readonly unknown[] {
  return listAt(pod, 'status', 'containerStatuses')
}

function readyContainers(pod: ApiObject): number {
  return statusesOf(pod).filter(isRunning).length
}

function isRunning(container: unknown): boolean {
  return (
    valueAt(container, 'ready') === true && valueAt(container, 'state', 'running') !== undefined
  )
}

function statusOf(pod: ApiObject): string {
  const phase = textAt(pod, 'status', 'phase')
  const ownReason = textAt(pod, 'status', 'reason')
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (ownReason === 'NodeLost') return 'Unknown'
    if (phase !== 'Succeeded' && phase !== 'Failed') return 'Terminating'
  }
  const isGated = listAt(pod, 'status', 'conditions').some(
    (condition) =>
      valueAt(condition, 'type') === 'PodScheduled' &&
      valueAt(condition, 'reason') === 'SchedulingGated',
  )
  const before = isGated ? 'SchedulingGated' : ownReason || phase
  // The first container decides.
  const reasons = statusesOf(pod).map(containerReason)
  const reason = reasons.find((each) => each !== undefined) ?? before
  if (reason !== 'Completed' || !statusesOf(pod).some(isRunning)) return reason
  const isReady = listAt(pod, 'status', 'conditions').some(
    (condition) =>
      valueAt(condition, 'type') === 'Ready' && valueAt(condition, 'status') === 'True',
  )
  return isReady ? 'Running' : 'NotReady'
}

function containerReason(container: unknown): string | undefined {
  const waiting = optionalTextAt(container, 'state', 'waiting', 'reason')
  if (waiting !== undefined) return waiting
  const terminated = valueAt(container, 'state', 'terminated')
  if (terminated === undefined) return undefined
  const reason = textAt(terminated, 'reason')
  if (reason !== '') return reason
  const signal = numberAt(terminated, 'signal') ?? 0
  return signal === 0 ? `ExitCode:${numberAt(terminated, 'exitCode') ?? 0}` : `Signal:${signal}`
}

function restartsOf(pod: ApiObject, now: DateTime): string {
  const restarts = statusesOf(pod).reduce<number>(
    (sum, container) => sum + (numberAt(container, 'restartCount') ?? 0),
    0,
  )
  const last = statusesOf(pod)
    .map((container) => textAt(container, 'lastState', 'terminated', 'finishedAt'))
    .sort()
    .at(-1)
  return restarts === 0 || !last ? String(restarts) : `${restarts} (${ageSince(last, now)} ago)`
}

function gatesOf(pod: ApiObject): string {
  const gates = listAt(pod, 'spec', 'readinessGates')
  if (gates.length === 0) return NONE
  const conditions = listAt(pod, 'status', 'conditions')
  const met = gates.filter((gate) =>
    conditions.some(
      (condition) =>
        valueAt(condition, 'type') === valueAt(gate, 'conditionType') &&
        valueAt(condition, 'status') === 'True',
    ),
  )
  return `${met.length}/${gates.length}`
}
