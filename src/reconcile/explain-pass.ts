// The next pass over an object, without its effects: the rules that it asks, and what it decides. It runs the code of the
// pass (pass.ts), so nothing is told from a copy of the rules.
import type { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { mergePatch } from '#src/kube/merge-patch.ts'
import { keyOf } from '#src/kube/object.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Decision } from './decision.ts'
import { FailedRead } from './failed-read.ts'
import { type AskedRule, createTrace } from './rules.ts'
import { type Step, stepsOf } from './steps.ts'
import type { SubjectOf, System, SystemTypes } from './system.ts'

export interface ExplainOptions {
  /** Only reads are sent. */
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  readonly signal: AbortSignal
  /** Whether a read was refused so far: with the rights of this client, not with those of the function. */
  readonly isRefused: () => boolean
}

export interface ExplainedPass<T extends SystemTypes> {
  readonly subject: SubjectOf<T>
  readonly now: DateTime
  /** In the order in which they were asked. */
  readonly rules: readonly AskedRule[]
  /** `undefined`: the decision needed none, or they could not be read. */
  readonly facts: T['Facts'] | undefined
  /** `undefined`: something that it needs could not be read, or is known only to the pass. The last rule says so. */
  readonly decision: Decision<T['Status'], T['Effect']> | undefined
  /** The steps in their order, without a status that is stored already. */
  readonly steps: readonly Step<T['Status'], T['Effect']>[]
}

/** A fact that only the pass itself can find out, because reading it changes something or needs the network of the
 * function. The message is a sentence. */
export class OnlyInPass extends FailedRead {}

/** `undefined`: there is no such object. Throws the errors of the client that pass by themselves. */
export async function explainPass<T extends SystemTypes>(
  system: System<T>,
  request: T['Request'],
  { client, clock, log, signal, isRefused }: ExplainOptions,
): Promise<ExplainedPass<T> | undefined> {
  const object = await client.get(system.resource, keyOf(request), signal)
  if (object === undefined) return undefined
  const now = clock.now().toUTC()
  const { trace, asked } = createTrace()
  let subject = system.readSubject(object, request, now)
  const end = (
    decision: Decision<T['Status'], T['Effect']> | undefined,
    facts?: T['Facts'],
  ): ExplainedPass<T> => ({
    subject,
    now,
    rules: asked(),
    facts,
    decision,
    steps: decision === undefined ? [] : stepsThatWrite(system, subject, decision),
  })
  const context = { request, isFirst: true, now, log, signal }
  let hear: ((answer: string) => void) | undefined
  try {
    const completed = system.complete?.(subject, context)
    if (completed !== undefined) subject = await completed
    const triage = system.triage(subject, now, trace)
    if (triage.type === 'decided') return end(triage.decision)
    hear = trace(READ)
    const { facts } = await system.gather(triage.goal, subject, context)
    hear('yes')
    const decision = system.decide(facts, now, trace)
    // A rule may have taken a refusal for a fact. The function has other rights.
    return end(isRefused() ? undefined : decision, facts)
  } catch (error) {
    if (!(error instanceof FailedRead)) throw error
    hear ??= trace(READ)
    if (error instanceof OnlyInPass) {
      hear(`no: ${error.message}`)
      return end(undefined)
    }
    if (isRefused()) {
      hear('no: a read is refused with your rights')
      return end(undefined)
    }
    hear(`no: ${error.message}`)
    return end(system.afterFailedRead(subject, error, now))
  }
}

const READ = { rule: 'read', asked: 'Can everything be read that the other rules need?' }

function stepsThatWrite<T extends SystemTypes>(
  system: System<T>,
  subject: SubjectOf<T>,
  decision: Decision<T['Status'], T['Effect']>,
): readonly Step<T['Status'], T['Effect']>[] {
  const { status } = decision
  const events = status === undefined ? [] : system.eventsOf(subject, status)
  const steps = stepsOf(decision, { events, storedFailure: system.storedFailure(subject) })
  return steps.filter(
    (step) => step.kind !== 'record' || mergePatch(subject.rawStatus, step.status) !== undefined,
  )
}
