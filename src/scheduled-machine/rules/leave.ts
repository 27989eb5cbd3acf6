// The way out: intent stored, cordon, grace, drain, and then the removal itself.
//
//   shutdownStartedAt ──grace──▶ drain.startedAt ──empty or nodeDrainTimeout──▶ DELETE Machine ─▶ gone
//   cordon, may be undone        point of no return
import type { DateTime } from 'luxon'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import type { Decision } from '../effects.ts'
import type { Why } from '../goal.ts'
import type { Observed } from '../observed.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import { countsFrom, isGraceOver } from '../shutdown.ts'
import { statusOf } from '../status.ts'
import { cordon } from './cordon.ts'
import { deleteUnjoined, drainStep } from './drain.ts'
import { idle } from './idle.ts'
import { isNothingLeft } from './leftovers.ts'
import { persistedRefs } from './persisted-refs.ts'
import { remove } from './remove.ts'
import { whileUnreachable } from './unreachable.ts'

export function leave(observed: Observed, why: Why, now: DateTime): Decision {
  const { world, status } = observed
  if (world === undefined) throw new Error('leave is asked only of a pass that has read the world')
  if (isNothingLeft(observed, now)) return idle(observed, why, now)
  if (world.machine.type !== 'ours' || world.machine.value.deletionTimestamp !== undefined) {
    return remove(observed, now)
  }
  // Nobody has to be given time.
  if (world.machine.value.nodeRef === undefined && status.nodeRef === undefined) {
    return deleteUnjoined(observed, WORDS[why], now)
  }
  if (status.shutdownStartedAt === undefined) return begin(observed, why, now)
  if (status.drain === undefined && !isGraceOver(observed, now)) return grace(observed, why, now)
  return drainStep(observed, now)
}

const WORDS: Record<Why, string> = {
  deleted: 'The ScheduledMachine was deleted',
  closed: 'Outside the schedule',
  disabled: 'The schedule was disabled',
  begun: 'A removal was begun',
  stranded: 'What the Machine refers to does not exist, and the spec names another kind',
  failed: 'The provider has given the machine up',
  changed: 'The spec has changed, and replaceOnChange is Now',
}

function begin(observed: Observed, why: Why, now: DateTime): Decision {
  const startedAt = formatInstant(now)
  const begun = { ...observed, status: { ...observed.status, shutdownStartedAt: startedAt } }
  const status = graceStatus(begun, why, now)
  // A grace of nothing is over as soon as it is stored.
  const again = isGraceOver(begun, now)
  return { status, after: cordon(observed), again }
}

function grace(observed: Observed, why: Why, now: DateTime): Decision {
  const status = graceStatus(observed, why, now)
  return { status, after: cordon(observed) }
}

function graceStatus(observed: Observed, why: Why, now: DateTime): ScheduledMachineStatus {
  const { gracefulShutdownTimeout } = observed.spec
  const stored = parseInstant(observed.status.shutdownStartedAt ?? '') ?? now
  const startedAt = countsFrom(stored, observed, now)
  const node = observed.world?.node
  return statusOf(observed, now, {
    phase: 'ShuttingDown',
    reason: 'GracePeriodActive',
    message: `${WORDS[why]}: the drain begins after a grace period of ${gracefulShutdownTimeout.as('seconds')} s`,
    machineReady: {
      status: node?.type === 'unknown' ? 'Unknown' : 'False',
      reason: 'GracePeriodActive',
      message:
        node?.type === 'unknown' || node?.type === 'foreign'
          ? node.message
          : 'The machine is about to leave',
    },
    change: { ...persistedRefs(observed), shutdownStartedAt: formatInstant(startedAt) },
    wakes: [
      { type: 'at', at: startedAt.plus(gracefulShutdownTimeout) },
      // Not cordoned yet: asked again.
      ...(node?.type === 'unknown' ? [whileUnreachable(observed, now)] : []),
    ],
  })
}
