// The state of a machine that the specs, the clock and the objects ask for.
import type { DateTime } from 'luxon'
import type { Mirror } from '#src/embedded/stand-ins/mirror.ts'
import { textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isZone } from '#src/schedule/zone.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { isScheduleOpen, isWantedBySchedule } from '#src/scheduled-machine/service-by-schedule.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import { isFault } from '../core/plan.ts'
import { cluster } from './facts.ts'
import { withCalendarOf } from './holidays.ts'
import { overriddenState } from './overrides.ts'
import type { MachinePast } from './past.ts'
import type { MachinesPlan } from './plan.ts'

/** `prepared`: begun before its window opens. `waiting`: it would be up or prepared, and its Cluster is gone. */
export type Wanted =
  | 'up'
  | 'prepared'
  | 'waiting'
  | 'Inactive'
  | 'Disabled'
  | 'Terminated'
  | 'Error'
  | 'gone'

/** Without its Cluster it waits. */
export function wantedWith(
  plan: MachinesPlan,
  past: MachinePast,
  owner: KubeObject,
  now: DateTime,
): Wanted {
  const wanted = wantedOf(past.before, owner, now)
  const isUp = wanted === 'up' || wanted === 'prepared'
  return isUp && !isClusterThere(plan, past) ? 'waiting' : wanted
}

// The history has no Cluster that was there from the start and has not changed since.
export function isClusterThere(plan: MachinesPlan, { before }: MachinePast): boolean {
  const found = cluster(before)
  if (found !== undefined) return !isGoing(found)
  return !plan.incidents.some(deletesCluster)
}

export function deletesCluster(each: MachinesPlan['incidents'][number]): boolean {
  return !isFault(each) && each.type === 'user' && each.action.type === 'deleteCluster'
}

export function isGoing({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined
}

function wantedOf(mirror: Mirror, owner: KubeObject, now: DateTime): Wanted {
  if (owner.metadata.deletionTimestamp !== undefined) return 'gone'
  if (valueAt(owner, 'spec', 'killSwitch') === true) return 'Terminated'
  if (isInvalid(owner)) return 'Error'
  if (isHeld(owner) || isDisabledByReclaim(owner)) return 'Disabled'
  const overridden = overriddenState(mirror, owner.metadata.name, now)
  if (overridden === 'On') return 'up'
  if (valueAt(owner, 'spec', 'schedule', 'enabled') === false) return 'Disabled'
  if (overridden === 'Off') return 'Inactive'
  const { metadata, status } = owner
  const spec = withCalendarOf(parseSpec(owner['spec']), mirror)
  if (spec === undefined) return 'Error'
  const asked = { uid: metadata.uid ?? '', spec, status: parseStatus(status) }
  if (!isWantedBySchedule(asked, now)) return 'Inactive'
  return isScheduleOpen(asked, now) ? 'up' : 'prepared'
}

/** A time zone that does not exist: the only mistake of the users of a run. */
export function isInvalid(owner: KubeObject): boolean {
  return !isZone(textAt(owner, 'spec', 'schedule', 'timezone') || 'UTC')
}

/** It waits for the annotation that acknowledges a reclaim. */
export function isHeld(owner: KubeObject): boolean {
  return valueAt(owner, 'status', 'reclaimedAt') !== undefined
}

// Where it is the spec that a reclaim changes, and nobody has enabled it again.
function isDisabledByReclaim(owner: KubeObject): boolean {
  const isDisabled = valueAt(owner, 'spec', 'schedule', 'enabled') === false
  return isDisabled && valueAt(owner, 'status', 'reclaim') !== undefined
}
