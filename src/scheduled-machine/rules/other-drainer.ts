// Cluster API may drain the Node instead of Sundial, or nobody does. This is decided and stored when the drain
// begins, because the annotation or the rule may be gone later.
import type { DateTime } from 'luxon'
import { EXCLUDE_DRAIN_ANNOTATION, PRE_DRAIN_HOOK_PREFIX } from '#src/cluster-api/labels.ts'
import type { Machine } from '#src/cluster-api/machine.ts'
import { isDrainExcluded } from '#src/cluster-api/skip-drain.ts'
import { IN_MOTION } from '#src/wake/wake-time.ts'
import type { Decision } from '../effects.ts'
import type { DrainFacts, LeavingFacts } from '../facts.ts'
import { isReclaiming } from '../reclaim/reclaim.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import { statusOf } from '../status.ts'
import type { Subject } from '../subject.ts'
import { persistedRefs } from './persisted-refs.ts'
import { untaintLeaving } from './taint.ts'

export interface OtherDrainer {
  readonly by: 'ClusterAPI' | 'Nobody'
  readonly because: string
}

/** The drainer of the Node. `undefined`: Sundial. */
export function otherDrainer(
  { status, machine }: LeavingFacts,
  { rule }: DrainFacts,
): OtherDrainer | undefined {
  if (status.drain !== undefined) return storedDrain(status.drain)
  const asked = drainerNamedByMachine(machine.value)
  if (asked !== undefined) return asked
  return rule === undefined ? undefined : { by: 'ClusterAPI', because: rule }
}

/** The drainer that the annotations of a Machine name, before the drain has begun. */
export function drainerNamedByMachine(machine: Machine): OtherDrainer | undefined {
  if (isDrainExcluded(machine)) {
    return { by: 'Nobody', because: `the Machine is annotated ${EXCLUDE_DRAIN_ANNOTATION}` }
  }
  const [hook] = Object.keys(machine.annotations)
    .filter((key) => key.startsWith(PRE_DRAIN_HOOK_PREFIX))
    .sort()
  return hook === undefined
    ? undefined
    : { by: 'ClusterAPI', because: `the Machine has the hook ${hook}` }
}

/** Deletes the Machine without a drain by Sundial. */
export function leaveDrainTo(
  facts: LeavingFacts,
  begun: LeavingFacts,
  others: OtherDrainer,
  now: DateTime,
): Decision {
  const { startedAt = '' } = begun.status.drain ?? {}
  const reason = others.by === 'Nobody' ? 'NodeDrainSkipped' : 'NodeDraining'
  const message = `${describeOtherDrainer(others)}; the Machine is being deleted`
  const untainting = untaintLeaving(facts)
  const status = statusOf(begun, now, {
    phase: 'ShuttingDown',
    reason,
    message,
    machineReady: { status: 'False', reason, message },
    nodeTainted: untainting.nodeTainted,
    change: { ...persistedRefs(facts), ...untainting.change, drain: { startedAt, ...others } },
    wakes: [{ type: 'within', within: IN_MOTION }],
  })
  const again = isReclaiming(facts)
  const skipped = again ? [{ type: 'skipMachineDrain', what: 'drainAndDetach' } as const] : []
  return { status, after: [...skipped, ...untainting.effects, { type: 'deleteMachine' }], again }
}

export function describeOtherDrainer({ by, because }: OtherDrainer): string {
  return by === 'Nobody'
    ? `The node is not drained: ${because}`
    : `Cluster API drains the node: ${because}`
}

/** The drain that has begun, if Sundial does not do it. */
export function storedOtherDrainer({ status }: Pick<Subject, 'status'>): OtherDrainer | undefined {
  return status.drain && storedDrain(status.drain)
}

function storedDrain({
  by,
  because = '',
}: NonNullable<ScheduledMachineStatus['drain']>): OtherDrainer | undefined {
  return by && { by, because }
}
