import type { DateTime } from 'luxon'
import type { Decision } from '../effects.ts'
import type { Observed } from '../observed.ts'
import { statusOf } from '../status.ts'
import { record } from '../transition.ts'
import { invalid } from './invalid.ts'
import { remembered } from './remembered.ts'

/** The spec cannot be carried out: nothing is made, and what runs keeps running until it can be judged. */
export function hold(observed: Observed, now: DateTime): Decision {
  const { spec, world } = observed
  const verdict = invalid(spec)
  const status = statusOf(observed, now, {
    ...verdict,
    machineReady:
      world?.machine.type === 'ours'
        ? {
            status: 'Unknown',
            reason: verdict.reason,
            message: 'The machine keeps running until the spec can be judged',
          }
        : { status: 'False', reason: verdict.reason, message: 'There is no machine' },
    change: remembered(observed),
  })
  return { effects: record(observed, status), status, again: false }
}
