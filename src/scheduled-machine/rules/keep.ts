import type { DateTime } from 'luxon'
import { inWords } from '#src/kube/schema/field-error.ts'
import type { Wake } from '#src/wake/wake-time.ts'
import type { Decision, Verdict } from '../effects.ts'
import type { KeepFacts } from '../facts.ts'
import { CALENDAR_UNAVAILABLE } from '../reasons.ts'
import { isKeptAway, overrideAt } from '../service.ts'
import type { ParsedSpec } from '../spec/parse-spec.ts'
import { type ConditionValue, statusOf } from '../status.ts'
import type { Subject } from '../subject.ts'
import { BLOCKED } from '../wake.ts'
import { persistedRefs } from './persisted-refs.ts'
import { nameConflict } from './preflight.ts'
import { deletedMeanwhile } from './stay-off.ts'

/** The spec is not valid, or a calendar is unavailable: nothing is created, and a machine that runs keeps running. */
export function keep(facts: KeepFacts, now: DateTime): Decision {
  const verdict = whyKept(facts, now) ?? invalidSpec(facts.spec)
  const status = statusOf(facts, now, {
    ...verdict,
    machineReady: progress(facts, verdict.reason),
    change: { ...persistedRefs(facts), ...deletedMeanwhile(facts, now) },
    wakes: untilCalendar(facts),
  })
  return { status }
}

/**
 * The phase and the message for a spec with errors, or a calendar that is unavailable. `undefined`: neither, or the
 * calendar does not matter, because an override or an emergency reclaim comes before the schedule.
 */
export function whyKept(subject: Subject, now: DateTime): Verdict | undefined {
  const { spec, calendars } = subject
  const message = calendars?.problem
  const isAsked = overrideAt(subject, now) === undefined && !isKeptAway(subject)
  if (message !== undefined && isAsked)
    return { phase: 'Error', reason: CALENDAR_UNAVAILABLE, message }
  return spec.errors.length > 0 ? invalidSpec(spec) : undefined
}

/** Many changes of a ConfigMap cause no event. */
export function untilCalendar({ calendars }: Subject): readonly Wake[] {
  return calendars?.problem === undefined ? [] : [{ type: 'within', within: BLOCKED }]
}

function invalidSpec({ errors }: ParsedSpec): Verdict {
  const isSchedule = errors.some(({ concerns }) => concerns === 'schedule')
  return {
    phase: 'Error',
    reason: isSchedule ? 'ScheduleInvalid' : 'ReferencesInvalid',
    message: inWords(errors),
  }
}

function progress({ machine, node }: KeepFacts, reason: string): ConditionValue {
  switch (machine.type) {
    case 'ours': {
      if (node?.type === 'unknown') {
        return { status: 'Unknown', reason: 'WorkloadClusterUnreachable', message: node.message }
      }
      const until =
        reason === CALENDAR_UNAVAILABLE ? 'the calendars can be read' : 'the spec is valid'
      const message = `The machine keeps running until ${until}`
      return { status: 'Unknown', reason, message }
    }
    case 'foreign': {
      const { reason: taken, message } = nameConflict(machine)
      return { status: 'False', reason: taken, message }
    }
    default:
      return { status: 'False', reason, message: 'There is no machine' }
  }
}
