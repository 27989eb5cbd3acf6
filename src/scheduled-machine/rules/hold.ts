import type { DateTime } from 'luxon'
import type { Decision } from '../effects.ts'
import type { Observed } from '../observed.ts'
import { statusOf, words } from '../status.ts'
import { record } from '../transition.ts'
import { remembered } from './remembered.ts'

/** The spec cannot be carried out: nothing is made, and what runs keeps running until it can be judged. */
export function hold(observed: Observed, now: DateTime): Decision {
  const { spec, world } = observed
  const reason = spec.problems.some(({ concerns }) => concerns === 'schedule')
    ? 'ScheduleInvalid'
    : 'ReferencesInvalid'
  const status = statusOf(observed, now, {
    phase: 'Error',
    reason,
    message: words(spec.problems),
    machineReady:
      world?.machine.type === 'ours'
        ? {
            status: 'Unknown',
            reason,
            message: 'The machine keeps running until the spec can be judged',
          }
        : { status: 'False', reason, message: 'There is no machine' },
    change: remembered(observed),
  })
  return { effects: record(observed, status), status, again: false }
}
