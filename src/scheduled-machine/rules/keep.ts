import type { DateTime } from 'luxon'
import { inWords } from '#src/kube/schema/field-error.ts'
import type { Decision, Verdict } from '../effects.ts'
import type { KeepFacts } from '../facts.ts'
import type { ParsedSpec } from '../spec/parse-spec.ts'
import { type ConditionValue, statusOf } from '../status.ts'
import { persistedRefs } from './persisted-refs.ts'
import { nameConflict } from './preflight.ts'

/** The spec is not valid: nothing is created, and a machine that runs keeps running. */
export function keep(facts: KeepFacts, now: DateTime): Decision {
  const { spec } = facts
  const verdict = invalidSpec(spec)
  const status = statusOf(facts, now, {
    ...verdict,
    machineReady: progress(facts, verdict.reason),
    change: persistedRefs(facts),
  })
  return { status }
}

/** The phase and the message for a spec with errors. */
export function invalidSpec({ errors }: ParsedSpec): Verdict {
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
      const message = 'The machine keeps running until the spec is valid'
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
