// A decision as the loop carries it out: one list of effects, in order, with the record of the status among them.
import type { DateTime } from 'luxon'
import { stepsOf } from '#src/reconcile/steps.ts'
import { decide, triage } from '#src/scheduled-machine/decide.ts'
import type { Decision, Effect, LoopEffect } from '#src/scheduled-machine/effects.ts'
import { storedFailure } from '#src/scheduled-machine/failures/after-failed-action.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import type { Subject } from '#src/scheduled-machine/subject.ts'
import { eventsOf } from '#src/scheduled-machine/transition.ts'
import { factsOf } from './facts-of.ts'
import type { Situation } from './situation.ts'

export type WholeEffect =
  | Effect
  | LoopEffect
  | { readonly type: 'record'; readonly status: ScheduledMachineStatus }

export interface WholeDecision {
  readonly effects: readonly WholeEffect[]
  /** As it is afterwards. */
  readonly status: ScheduledMachineStatus
  readonly again: boolean
}

/** The decision in this situation, whether the object alone settles it or not. */
export function decideWhole(situation: Situation, now: DateTime): WholeDecision {
  const triaged = triage(situation, now)
  return wholeDecision(
    situation,
    triaged.type === 'decided'
      ? triaged.decision
      : decide(factsOf(situation, triaged.goal, now), now),
  )
}

export function wholeDecision(subject: Subject, decision: Decision): WholeDecision {
  const steps = stepsOf(decision, {
    events: eventsOf(subject, decision.status),
    storedFailure: storedFailure(subject),
  })
  return {
    effects: steps.map((step) =>
      step.kind === 'record' ? { type: 'record', status: step.status } : step.effect,
    ),
    status: decision.status ?? subject.status,
    again: decision.again ?? false,
  }
}
