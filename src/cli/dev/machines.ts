// The existing ScheduledMachines and their schedules.
import type { Change } from '#src/embedded/api/embedded-api.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { edgesOf } from '#src/scheduled-machine/service-by-schedule.ts'
import { lacksKubeadmVersion } from '#src/scheduled-machine/spec/kubeadm-version.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import type { ScheduledName } from './choose-start.ts'

/** The name and schedule of each object with a valid schedule and without a kill switch. */
export function scheduledNames(objects: readonly KubeObject[]): readonly ScheduledName[] {
  return objects.flatMap((object) => {
    const { namespace, name, uid = '' } = object.metadata
    const spec = parseSpec(object.spec)
    const { schedule, killSwitch, calendars } = spec
    // The ConfigMaps of calendars may change at any time. The next change is in the status.
    if (schedule === undefined || killSwitch || calendars.length > 0) return []
    const edges = edgesOf({ uid, spec, status: parseStatus(object.status) })
    return [{ name: `${namespace ?? 'default'}/${name}`, schedule, edges }]
  })
}

/** Whether it becomes `Error`, because its KubeadmConfig waits for a version. `sundial validate` warns of it. */
export function isBoundToFail({ spec }: KubeObject): boolean {
  return lacksKubeadmVersion(parseSpec(spec))
}

export interface MachineBook {
  learn(change: Change): void
  now(): readonly ScheduledName[]
}

/** Follows the changes, so that edits with kubectl count. */
export function createMachineBook(): MachineBook {
  const byUid = new Map<string, readonly ScheduledName[]>()
  return {
    learn({ type, object, resource }) {
      if (resource.kind !== 'ScheduledMachine') return
      const uid = object.metadata.uid ?? ''
      if (type === 'DELETED' || object.metadata.deletionTimestamp !== undefined) byUid.delete(uid)
      else byUid.set(uid, scheduledNames([object]))
    },
    now: () => [...byUid.values()].flat(),
  }
}
