// The state of a machine that the specs, the clock and the objects ask for.
import type { DateTime } from 'luxon'
import { textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isZone } from '#src/schedule/zone.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { isWanted, isWindowOpen } from '#src/scheduled-machine/service.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import { isFault } from '../core/plan.ts'
import { cluster } from './facts.ts'
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

/** `isThere`: its Cluster. */
export function wantedWith(isThere: boolean, owner: KubeObject, now: DateTime): Wanted {
  const wanted = wantedOf(owner, now)
  return (wanted === 'up' || wanted === 'prepared') && !isThere ? 'waiting' : wanted
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

function wantedOf(owner: KubeObject, now: DateTime): Wanted {
  if (owner.metadata.deletionTimestamp !== undefined) return 'gone'
  if (valueAt(owner, 'spec', 'killSwitch') === true) return 'Terminated'
  if (isInvalid(owner)) return 'Error'
  if (isHeld(owner)) return 'Disabled'
  if (valueAt(owner, 'spec', 'schedule', 'enabled') === false) return 'Disabled'
  const { metadata, spec, status } = owner
  const asked = { uid: metadata.uid ?? '', spec: parseSpec(spec), status: parseStatus(status) }
  if (!isWanted(asked, now)) return 'Inactive'
  return isWindowOpen(asked, now) ? 'up' : 'prepared'
}

/** A time zone that does not exist: the only mistake of the users of a run. */
export function isInvalid(owner: KubeObject): boolean {
  return !isZone(textAt(owner, 'spec', 'schedule', 'timezone') || 'UTC')
}

/** It waits for the annotation that acknowledges a reclaim. */
export function isHeld(owner: KubeObject): boolean {
  return valueAt(owner, 'status', 'reclaimedAt') !== undefined
}
