import type { DateTime } from 'luxon'
import type { Decision } from '../effects.ts'
import type { Observed, World } from '../observed.ts'
import { type ConditionValue, statusOf } from '../status.ts'
import { invalid } from './invalid.ts'
import { nameConflict } from './obstacle.ts'
import { persistedRefs } from './persisted-refs.ts'

/** The spec cannot be carried out: nothing is made, and what runs keeps running until it can be judged. */
export function keep(observed: Observed, now: DateTime): Decision {
  const { spec, world } = observed
  const verdict = invalid(spec)
  const status = statusOf(observed, now, {
    ...verdict,
    machineReady: progress(world, verdict.reason),
    change: persistedRefs(observed),
  })
  return { status }
}

function progress(world: World | undefined, reason: string): ConditionValue {
  switch (world?.machine.type) {
    case 'ours': {
      const message = 'The machine keeps running until the spec can be judged'
      return { status: 'Unknown', reason, message }
    }
    case 'foreign': {
      const { reason: taken, message } = nameConflict(world.machine)
      return { status: 'False', reason: taken, message }
    }
    default:
      return { status: 'False', reason, message: 'There is no machine' }
  }
}
