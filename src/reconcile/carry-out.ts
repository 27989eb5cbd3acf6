// Carries out a decision, in order. An effect that is already done, or an object that is already gone, is a success.
import type { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isTransient, KubeError } from '#src/kube/kube-error.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Decision, EventDraft, LoopEffect } from './decision.ts'
import { createEventWriter } from './event-writer.ts'
import { createObjectWriter } from './object-writer.ts'
import { type Step, stepsOf } from './steps.ts'
import type { ActionFailure, Performer, SubjectOf, System, SystemTypes } from './system.ts'

export interface Pass<T extends SystemTypes> {
  readonly system: System<T>
  readonly subject: SubjectOf<T>
  /** Missing when the decision has only effects of the loop. */
  readonly performer: Performer<T['Status'], T['Effect']> | undefined
  readonly client: KubeClient
  readonly log: Logger
  readonly clock: Clock
  readonly now: DateTime
  readonly signal: AbortSignal
  /** Ends with `ToldByAnother` when another process carries out the same change. */
  readonly yields: boolean
}

export interface CarriedOut<Status> {
  /** An action was refused, and the status says so. */
  readonly failed: boolean
  /** The status after all effects. */
  readonly status: Status
}

/** Throws errors that will pass by themselves, including `Conflict`, `ToldByAnother`, and errors that are bugs. */
export async function carryOut<T extends SystemTypes>(
  decision: Decision<T['Status'], T['Effect']>,
  pass: Pass<T>,
): Promise<CarriedOut<T['Status']>> {
  const { system, subject, log, now } = pass
  const { resource, finalizer, reporter } = system
  const object = createObjectWriter({ ...pass, resource, finalizer })
  const orderOf = (event: EventDraft) => system.orderOf(event, subject)
  const writeEvent = createEventWriter({ ...pass, resource, reporter, orderOf })
  const performer = pass.performer ?? NO_PERFORMER

  let recorded: T['Status'] = subject.status
  const record = async (decided: T['Status']) => {
    const status = system.withHistory?.(recorded, decided, now) ?? decided
    await object.writeStatus(status)
    system.recorded?.(recorded, status, subject)
    recorded = status
  }
  const performLoopEffect = (effect: LoopEffect) => {
    switch (effect.type) {
      case 'emit':
        return writeEvent(effect.event)
      case 'patchObject':
        return object.patchObject(effect.patch)
      default:
        return object[effect.type]()
    }
  }
  const perform = (step: Step<T['Status'], T['Effect']>) => {
    switch (step.kind) {
      case 'record':
        return record(step.status)
      case 'loop':
        return performLoopEffect(step.effect)
      default:
        return performer.perform(step.effect)
    }
  }
  const tell = async (status: T['Status'], before: SubjectOf<T> = subject) => {
    for (const event of system.eventsOf(before, status)) await writeEvent(event)
    await record(status)
  }
  const steps = stepsOf(decision, {
    events: decision.status === undefined ? [] : system.eventsOf(subject, decision.status),
    storedFailure: system.storedFailure(subject),
  })

  for (const step of steps) {
    try {
      await perform(step)
    } catch (error) {
      if (step.kind === 'record' || !isFailure(error, step)) throw error
      log.warn('action failed', { action: step.effect.type, error })
      const words =
        step.kind === 'loop'
          ? explainLoopEffect(step.effect)
          : performer.explain(step.effect, error)
      const failure = { ...words, error }
      const status = system.afterFailedAction(subject, object.rawStatus(), failure, now)
      await tell(status)
      return { failed: true, status }
    }
  }
  const { status = subject.status } = decision
  const reported = performer.withResults(status)
  if (reported !== status) await tell(reported, { ...subject, status })
  return { failed: false, status: reported }
}

const NO_PERFORMER: Performer<never, never> = {
  perform() {
    throw new Error('decided on an effect without facts')
  },
  explain() {
    throw new Error('decided on an effect without facts')
  },
  withResults: (status) => status,
}

function explainLoopEffect(effect: LoopEffect): ActionFailure {
  const doing = effect.type === 'patchObject' ? effect.doing : DOING[effect.type]
  return { doing, reason: 'ReconcileFailed' }
}

// An Event that cannot be written is only logged, but the type has it.
const DOING: Record<Exclude<LoopEffect['type'], 'patchObject'>, string> = {
  addFinalizer: 'add the finalizer',
  removeFinalizer: 'remove the finalizer',
  emit: 'write an Event',
}

// Whether a user or an administrator must see the error. A busy or restarting API server passes by itself, and an
// object that was deleted meanwhile has no status to write.
function isFailure(error: unknown, { kind }: { kind: 'loop' | 'system' }): error is KubeError {
  if (!(error instanceof KubeError) || isTransient(error)) return false
  return kind === 'system' || error.code !== 'NotFound'
}
