// The ScheduledMachines in the files, with their schedules.
import { fieldsAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Schedule } from '#src/schedule/schedule.ts'
import type { ServiceEdges } from '#src/schedule/service-times.ts'
import { matchesTarget } from '#src/schedule-override/matches.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import type { CalendarsInUse } from '#src/scheduled-machine/calendars/use-calendars.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { edgesOf } from '#src/scheduled-machine/service-by-schedule.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import type { LoadedObject } from '../files/parse-manifests.ts'
import { located, refuseInvalid } from '../refuse-invalid.ts'
import { usageErrorOf } from '../usage-error.ts'

export interface PreviewedMachine {
  readonly namespace: string
  readonly name: string
  readonly schedule: Schedule
  /** The machine stays away, whether its window is open or not. */
  readonly killSwitch: boolean
  readonly service: PreviewedService
  /** The ScheduleOverrides in the files that are for it. */
  readonly overrides: readonly KubeObject[]
  /** Why its calendars are unavailable, so that its windows are not known. */
  readonly problem?: string
}

/** Milliseconds. How the edges of the windows are moved. */
export interface PreviewedService extends ServiceEdges {
  /** The delay is anything from 0 to less than this: it follows from the UID of the object, which the file has not. */
  readonly spread: number
  /** The lead comes from measured joins. */
  readonly isLearned: boolean
}

/**
 * The ScheduledMachines among the objects, in order. Throws one UsageError with a line for each error (place and field) of
 * an object of our kinds. `calendars`: of the objects that have some.
 */
export function readMachines(
  loaded: readonly LoadedObject[],
  calendars: ReadonlyMap<KubeObject, CalendarsInUse> = new Map(),
): readonly PreviewedMachine[] {
  refuseInvalid(loaded)
  const found = loaded.filter(({ object }) => object.kind === 'ScheduledMachine')
  const problems = repeated(found)
  if (problems.length > 0) throw usageErrorOf(problems)
  const overrides = loaded
    .map(({ object }) => object)
    .filter(({ kind }) => kind === SCHEDULE_OVERRIDES.kind)
  return found.flatMap((each) => machineIn(each.object, calendars.get(each.object), overrides))
}

function repeated(found: readonly LoadedObject[]): string[] {
  const first = new Map<string, LoadedObject>()
  return found.flatMap((each) => {
    const earlier = first.get(keyOf(each))
    if (earlier === undefined) {
      first.set(keyOf(each), each)
      return []
    }
    const { file, document } = earlier
    const message = `is already in ${file}, document ${document}`
    return [located(each, { field: 'metadata.name', message })]
  })
}

// The schedule is missing only if a field was refused, and then the command has ended already.
function machineIn(
  object: KubeObject,
  inUse: CalendarsInUse | undefined,
  overrides: readonly KubeObject[],
): PreviewedMachine[] {
  const spec = parseSpec(object['spec'])
  const { schedule, killSwitch } = spec
  const { namespace = 'default', name, uid } = object.metadata
  if (schedule === undefined) return []
  const { joinSeconds } = parseStatus(object.status)
  const edges = edgesOf({ uid: uid ?? '', spec, status: joinSeconds ? { joinSeconds } : {} })
  const isLearned = spec.service.leadTime === 'auto'
  const service =
    uid === undefined
      ? { ...edges, delay: 0, spread: spec.service.spread.toMillis(), isLearned }
      : { ...edges, spread: 0, isLearned }
  const own = overridesFor(object, overrides)
  const machine = { namespace, name, schedule, killSwitch, service, overrides: own }
  switch (inUse?.type) {
    case 'usable':
      return [{ ...machine, schedule: inUse.schedule }]
    case 'unavailable':
      return [{ ...machine, problem: inUse.message }]
    default:
      return [machine]
  }
}

function overridesFor(
  { metadata: { namespace = 'default', name, labels = {} } }: KubeObject,
  overrides: readonly KubeObject[],
): readonly KubeObject[] {
  return overrides.filter(
    ({ metadata, spec }) =>
      (metadata.namespace ?? 'default') === namespace &&
      matchesTarget({ target: fieldsAt(spec, 'target') }, { name, labels }),
  )
}

function keyOf({ object }: LoadedObject): string {
  return `${object.metadata.namespace ?? 'default'}/${object.metadata.name}`
}

/** `namespace/name`. */
export function nameOf({ namespace, name }: PreviewedMachine): string {
  return `${namespace}/${name}`
}
