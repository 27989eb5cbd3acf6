// The valid parts of a spec in which other parts are invalid.
import type { Duration } from 'luxon'
import * as z from 'zod/mini'
import { type Fields, listAt } from '#src/kube/json.ts'
import type { FieldError } from '#src/kube/schema/field-error.ts'
import { parseDuration } from '#src/schedule/duration.ts'
import { parseSchedule } from '#src/schedule/parse-schedule.ts'
import type { Schedule } from '#src/schedule/schedule.ts'
import { ScheduleError } from '#src/schedule/schedule-error.ts'
import { MOST_CALENDARS, MOST_WINDOWS } from '../schema/calendar-fields.ts'
import { COMMON_FIELDS } from '../schema/spec-fields.ts'
import type { NodeTaint } from '../schema.ts'

// The schema of the schedule without its limits. Admission refuses an empty list. A stored empty list means that the
// window never opens.
const Grid = { daysOfWeek: z.array(z.string()), hoursOfDay: z.array(z.string()) }
const Others = {
  timezone: z._default(z.string(), 'UTC'),
  enabled: z._default(z.boolean(), true),
  except: z.optional(z.array(z.string())),
  extra: z.optional(z.array(z.object({ start: z.string(), end: z.string() }))),
  calendars: z.optional(
    z
      .array(
        z.object({
          configMapKeyRef: z.object({ name: z.string(), key: z.string() }),
          use: z.enum(['Closed', 'Open']),
        }),
      )
      .check(z.maxLength(MOST_CALENDARS)),
  ),
}
const Windows = z
  .array(
    z.union([
      z.strictObject({ days: z.array(z.string()), start: z.string(), end: z.string() }),
      z.strictObject({ cron: z.string(), duration: z.string() }),
    ]),
  )
  .check(z.maxLength(MOST_WINDOWS))
const None = z._default(z.array(z.string()).check(z.maxLength(0)), [])
const Readable = z.union([
  z.object({ ...Grid, ...Others, windows: z.optional(Windows) }),
  z.object({ ...Others, windows: Windows, daysOfWeek: None, hoursOfDay: None }),
])

/** A calendar of a schedule, by its place in a ConfigMap. */
export interface CalendarRef {
  readonly name: string
  readonly key: string
  readonly use: 'Closed' | 'Open'
}

export interface UsableSchedule {
  /** Without its calendars. `undefined` when it is invalid. */
  readonly schedule: Schedule | undefined
  readonly calendars: readonly CalendarRef[]
}

export function usableSchedule(raw: unknown): UsableSchedule {
  const readable = usable(Readable, raw)
  const schedule = readable && parsed(() => parseSchedule(readable))
  const calendars = schedule === undefined ? [] : (readable?.calendars ?? [])
  return {
    schedule,
    calendars: calendars.map(({ configMapKeyRef: { name, key }, use }) => ({ name, key, use })),
  }
}

/** The duration in `spec[name]`, or its default. */
export function usableDuration(
  spec: Fields,
  name: 'gracefulShutdownTimeout' | 'nodeDrainTimeout' | 'provisioningTimeout',
): Duration {
  return parsedDuration(spec, name) ?? parseDuration(COMMON_FIELDS[name].parse(undefined))
}

type DurationName =
  | 'gracefulShutdownTimeout'
  | 'nodeDrainTimeout'
  | 'provisioningTimeout'
  | 'leadTime'
  | 'maxLeadTime'
  | 'minimumWindow'
  | 'spread'

/** The duration in `spec[name]`; `undefined` when it is absent or invalid. */
export function parsedDuration(spec: Fields, name: DurationName): Duration | undefined {
  const text = usable(COMMON_FIELDS[name], spec[name])
  return text === undefined ? undefined : parsed(() => parseDuration(text))
}

function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch (error) {
    if (error instanceof ScheduleError) return undefined
    throw error
  }
}

/** The value of a field, with its default. `undefined` when the schema refuses it. */
export function usable<Schema extends z.ZodMiniType>(
  schema: Schema,
  raw: unknown,
): z.output<Schema> | undefined {
  const result = schema.safeParse(raw)
  return result.success ? result.data : undefined
}

/** The valid taints. An empty value counts as absent. */
export function usableTaints(
  spec: Fields,
  name: 'nodeTaints' | 'startupTaints',
  errors: readonly FieldError[],
): NodeTaint[] {
  return usableEntries(spec, name, errors).flatMap((item) => {
    const [taint] = usable(COMMON_FIELDS[name], [item]) ?? []
    if (taint === undefined) return []
    const { key, value, effect } = taint
    return [
      value === undefined || value === null || value === ''
        ? { key, effect }
        : { key, value, effect },
    ]
  })
}

/** The valid entries of the list `fields[name]`. `at` is the path of `fields`. */
export function usableEntries(
  fields: Fields,
  name: string,
  errors: readonly FieldError[],
  at = 'spec',
): readonly unknown[] {
  return listAt(fields[name]).filter((_, index) => isClean(`${at}.${name}[${index}]`, errors))
}

/** Whether the field has no error, also not inside. */
export function isClean(field: string, errors: readonly FieldError[]): boolean {
  return !errors.some(
    (error) =>
      error.field === field ||
      error.field.startsWith(`${field}.`) ||
      error.field.startsWith(`${field}[`),
  )
}
