// The shutdown: store its start, cordon, grace period, drain, then the removal.
//
//   shutdownStartedAt ──grace──▶ drain.startedAt ──empty or nodeDrainTimeout──▶ DELETE Machine ─▶ gone
//   cordon, may be undone        point of no return
import type { DateTime } from 'luxon'
import { startOfPeriod } from '#src/clock/start-of-period.ts'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import { firstOf, type Rule, type Trace } from '#src/reconcile/rules.ts'
import type { Decision } from '../effects.ts'
import type { GoingFacts, GoneFacts, LeavingFacts } from '../facts.ts'
import type { Why } from '../goal.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import { isGraceOver } from '../shutdown.ts'
import { statusOf } from '../status.ts'
import { cordon } from './cordon.ts'
import { deleteUnjoined, drain } from './drain.ts'
import { eventPath } from './event-path.ts'
import { idle } from './idle.ts'
import { isNothingLeft, leftInWords } from './leftovers.ts'
import { persistedRefs } from './persisted-refs.ts'
import { remove } from './remove.ts'
import { whileUnreachable } from './while-unreachable.ts'

/** The Machine is gone or is being deleted. */
export function leave(facts: GoneFacts | GoingFacts, now: DateTime, trace?: Trace): Decision {
  return firstOf(LEAVE_RULES, [facts, now], trace) ?? remove(facts, now)
}

const LEAVE_RULES: readonly Rule<[GoneFacts | GoingFacts, DateTime], Decision>[] = [
  {
    name: 'nothingLeft',
    question: 'Is nothing of the machine left?',
    decide: (facts, now) =>
      facts.type === 'gone' && facts.goal !== 'kill' && isNothingLeft(facts, now)
        ? idle(facts, facts.goal, now)
        : undefined,
    detail: leftInWords,
  },
]

/** The Machine exists. */
export function shutdown(facts: LeavingFacts, why: Why, now: DateTime, trace?: Trace): Decision {
  return firstOf(SHUTDOWN_RULES, [facts, why, now], trace) ?? grace(facts, why, now)
}

/** In the order of the steps of a shutdown, except for the grace period that comes between the last two. */
export const SHUTDOWN_RULES: readonly Rule<[LeavingFacts, Why, DateTime], Decision>[] = [
  {
    // There is no Node, so no pod needs a grace period.
    name: 'unjoined',
    question: 'Has no Node joined?',
    decide: (facts, why, now) =>
      facts.machine.value.nodeRef === undefined && facts.status.nodeRef === undefined
        ? deleteUnjoined(facts, WORDS[why], now)
        : undefined,
  },
  {
    name: 'begin',
    question: 'Does the shutdown begin now?',
    decide: (facts, why, now) =>
      facts.status.shutdownStartedAt === undefined ? begin(facts, why, now) : undefined,
    detail: ({ status }) => status.shutdownStartedAt && `it began at ${status.shutdownStartedAt}`,
  },
  {
    name: 'eventPath',
    question: 'Is the grace period over, and the last pod of the event path on the Node?',
    decide: (facts, _why, now) => eventPath(facts, now),
  },
  {
    name: 'drain',
    question: 'Is the grace period over?',
    decide: (facts, _why, now, trace) =>
      facts.toDrain === undefined ? undefined : drain(facts, facts.toDrain, now, trace),
  },
]

const WORDS: Record<Why, string> = {
  deleted: 'The ScheduledMachine was deleted',
  closed: 'Outside the schedule',
  disabled: 'The schedule was disabled',
  begun: 'A removal has begun',
  stranded:
    'An object that the Machine refers to does not exist, and the spec now names another kind',
  failed: 'The provider reports a permanent failure',
  changed: 'The spec has changed, and replaceOnChange is Now',
  reclaimed: 'The Node was reclaimed',
  overridden: 'An override turns it off',
}

function begin(facts: LeavingFacts, why: Why, now: DateTime): Decision {
  const startedAt = formatInstant(now)
  const begun = { ...facts, status: { ...facts.status, shutdownStartedAt: startedAt } }
  const status = graceStatus(begun, why, now)
  // A grace period of zero is over as soon as its start is stored.
  const again = isGraceOver(begun, now)
  return { status, after: cordon(facts), again }
}

function grace(facts: LeavingFacts, why: Why, now: DateTime): Decision {
  const status = graceStatus(facts, why, now)
  return { status, after: cordon(facts) }
}

function graceStatus(facts: LeavingFacts, why: Why, now: DateTime): ScheduledMachineStatus {
  const { gracefulShutdownTimeout } = facts.spec
  const stored = parseInstant(facts.status.shutdownStartedAt ?? '') ?? now
  const startedAt = startOfPeriod(stored, facts.writtenAt, now)
  const node = facts.node
  return statusOf(facts, now, {
    phase: 'ShuttingDown',
    reason: 'GracePeriodActive',
    message: `${WORDS[why]}: the drain begins after a grace period of ${gracefulShutdownTimeout.as('seconds')} s`,
    machineReady: {
      status: node?.type === 'unknown' ? 'Unknown' : 'False',
      reason: 'GracePeriodActive',
      message:
        node?.type === 'unknown' || node?.type === 'foreign'
          ? node.message
          : 'The machine is in its grace period',
    },
    change: { ...persistedRefs(facts), shutdownStartedAt: formatInstant(startedAt) },
    wakes: [
      { type: 'at', at: startedAt.plus(gracefulShutdownTimeout) },
      // The Node is not cordoned yet. The next pass tries again.
      ...(node?.type === 'unknown' ? [whileUnreachable(facts, now)] : []),
    ],
  })
}
