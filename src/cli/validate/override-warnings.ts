// ScheduleOverrides that are valid, and probably not meant.
import type { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import { LONGEST } from '#src/schedule-override/limits.ts'
import { matchesTarget } from '#src/schedule-override/matches.ts'
import type { Override } from '#src/schedule-override/override.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { writtenOverride } from '#src/schedule-override/written.ts'
import type { CalendarsInUse } from '#src/scheduled-machine/calendars/use-calendars.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import type { LoadedObject } from '../files/parse-manifests.ts'
import type { Finding } from './finding.ts'

/** Warnings about its end, if it is created at `now`. */
export function lengthWarnings({ spec }: KubeObject, now: DateTime): readonly Finding[] {
  const until = parseInstant(textAt(spec, 'until'))
  if (until === undefined) return []
  if (until <= now) {
    return [warning('override-over', 'spec.until', 'it is over, so the override changes nothing')]
  }
  if (until <= now.plus(LONGEST)) return []
  const days = LONGEST.as('days')
  const message = `it is more than ${days} days ahead, which admission refuses: an override ends at most ${days} days after it is created`
  return [warning('override-too-long', 'spec.until', message)]
}

/** A warning about each override that changes nothing for the machines of its namespace in the files. */
export function idleOverrides(
  objects: readonly LoadedObject[],
  calendars: ReadonlyMap<KubeObject, CalendarsInUse>,
  now: DateTime,
): ReadonlyMap<LoadedObject, Finding> {
  const machines = objects.filter(({ object }) => object.kind === SCHEDULED_MACHINES.kind)
  const found = objects.flatMap((each): (readonly [LoadedObject, Finding])[] => {
    const { object } = each
    const override =
      object.kind === SCHEDULE_OVERRIDES.kind ? writtenOverride(object, now) : undefined
    const beside = machines
      .map((machine) => machine.object)
      .filter((machine) => namespaceOf(machine) === namespaceOf(object))
    if (override === undefined || override.end <= now || beside.length === 0) return []
    const finding = idleness(override, beside, { calendars, now })
    return finding === undefined ? [] : [[each, finding]]
  })
  return new Map(found)
}

function idleness(
  override: Override,
  machines: readonly KubeObject[],
  context: Context,
): Finding | undefined {
  const meant = machines.filter(({ metadata: { name, labels = {} } }) =>
    matchesTarget(override, { name, labels }),
  )
  if (meant.length === 0) {
    const words = override.target.name === undefined ? 'these labels' : 'this name'
    const message = `no ScheduledMachine of this namespace in the files has ${words}`
    return warning('override-matches-nothing', 'spec.target', message)
  }
  if (meant.some((machine) => isChanged(machine, override, context))) return undefined
  const what = override.state === 'On' ? 'wants them on' : 'wants them off'
  const message = `the override changes nothing: until its end, the schedule of all that it matches ${what}, too`
  return warning('override-changes-nothing', 'spec.state', message)
}

interface Context {
  readonly calendars: ReadonlyMap<KubeObject, CalendarsInUse>
  readonly now: DateTime
}

// Whether the schedule ever wants something else between now and the end.
function isChanged(
  machine: KubeObject,
  { state, start, end }: Override,
  { calendars, now }: Context,
): boolean {
  const inUse = calendars.get(machine)
  const schedule = inUse?.type === 'usable' ? inUse.schedule : parseSpec(machine.spec).schedule
  if (schedule === undefined || inUse?.type === 'unavailable') return true
  const from = start > now ? start : now
  const change = nextChange(schedule, from)
  return isOpen(schedule, from) !== (state === 'On') || (change !== undefined && change < end)
}

function namespaceOf({ metadata: { namespace = 'default' } }: KubeObject): string {
  return namespace
}

function warning(rule: string, field: string, message: string): Finding {
  return { rule, field, message }
}
