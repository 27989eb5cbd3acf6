import type { Schedule } from '#src/schedule/schedule.ts'
import type { LoadedObject } from '../files.ts'
import { UsageError } from '../usage-error.ts'

export interface PreviewedMachine {
  readonly namespace: string
  readonly name: string
  readonly schedule: Schedule
  /** Stops the machine whatever its schedule says. */
  readonly killSwitch: boolean
}

/**
 * Takes what was loaded from `sources`. Throws one UsageError with a line for everything that is wrong,
 * each naming file, document and field, or when there is no ScheduledMachine at all.
 */
export function readMachines(
  loaded: readonly LoadedObject[],
  sources: readonly string[],
): readonly PreviewedMachine[] {
  const candidates = loaded.filter(({ object }) => isScheduledMachine(object))
  if (candidates.length === 0) {
    throw new UsageError(`there is no ScheduledMachine in ${sources.join(', ')}`)
  }

  const problems: string[] = []
  const machines = new Map<string, PreviewedMachine>()
  for (const each of candidates) {
    const machine = readMachine(each)
    if (Array.isArray(machine)) {
      problems.push(...machine)
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
  return [...machines.values()]
}
