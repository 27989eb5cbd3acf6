import type { PreviewedMachine } from '#src/cli/preview/read-machines.ts'
import { parseSchedule, type RawSchedule } from '#src/schedule/parse-schedule.ts'
import { PLAIN } from '#src/schedule/service-times.ts'

/** A machine with office hours in UTC, but for what is given. */
export function machine(
  name: string,
  schedule: Partial<RawSchedule> = {},
  more: Partial<PreviewedMachine> = {},
): PreviewedMachine {
  return {
    namespace: 'default',
    name,
    schedule: parseSchedule({
      daysOfWeek: ['mon-fri'],
      hoursOfDay: ['9-17'],
      timezone: 'UTC',
      enabled: true,
      ...schedule,
    }),
    killSwitch: false,
    service: { ...PLAIN, spread: 0, isLearned: false },
    overrides: [],
    ...more,
  }
}

export const ALWAYS = { daysOfWeek: ['mon-sun'], hoursOfDay: ['0-23'] }
