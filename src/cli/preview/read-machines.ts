// The ScheduledMachines in the files, with their schedules.
import type { Schedule } from '#src/schedule/schedule.ts'
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
}

/**
 * The ScheduledMachines among the objects, in order. Throws one UsageError with a line for each error (place and field) of
 * an object of our kinds.
 */
export function readMachines(loaded: readonly LoadedObject[]): readonly PreviewedMachine[] {
  refuseInvalid(loaded)
  const found = loaded.filter(({ object }) => object.kind === 'ScheduledMachine')
  const problems = repeated(found)
  if (problems.length > 0) throw usageErrorOf(problems)
  return found.flatMap(machineIn)
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
function machineIn({ object }: LoadedObject): PreviewedMachine[] {
  const { schedule, killSwitch } = parseSpec(object.spec)
  const { namespace = 'default', name } = object.metadata
  return schedule === undefined ? [] : [{ namespace, name, schedule, killSwitch }]
}

function keyOf({ object }: LoadedObject): string {
  return `${object.metadata.namespace ?? 'default'}/${object.metadata.name}`
}

/** `namespace/name`. */
export function nameOf({ namespace, name }: PreviewedMachine): string {
  return `${namespace}/${name}`
}
