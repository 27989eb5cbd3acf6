// One pass: subject → complete → triage → gather → decide → carry out the decision.
import type { Clock } from '#src/clock/clock.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { keyOf } from '#src/kube/object.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { carryOut } from './carry-out.ts'
import type { Decision } from './decision.ts'
import { FailedRead } from './failed-read.ts'
import type { Outcome } from './outcome.ts'
import type { ReconcileStatus } from './subject.ts'
import type { Performer, SubjectOf, System, SystemTypes } from './system.ts'

export interface PassOptions {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  readonly isFirst: boolean
  /** Another process that carries out the same change goes first. */
  readonly yields: boolean
  readonly signal: AbortSignal
}

export async function runPass<T extends SystemTypes>(
  system: System<T>,
  request: T['Request'],
  { client, clock, log, isFirst, yields, signal }: PassOptions,
): Promise<Outcome | 'again'> {
  const object = await client.get(system.resource, keyOf(request), signal)
  if (object === undefined) return { kind: 'gone' }
  // Read the clock after an answer of the API server: only then a wrong clock of this pod is known.
  const now = clock.now().toUTC()
  const read = system.readSubject(object, request, now)
  if (isFirst && system.isUpToDate(read, request, now)) return { kind: 'settled' }

  const end = async (
    subject: SubjectOf<T>,
    decision: Decision<T['Status'], T['Effect']>,
    performer?: Performer<T['Status'], T['Effect']>,
  ): Promise<Outcome | 'again'> => {
    const pass = { system, subject, performer, client, log, clock, now, signal, yields }
    const { failed, status } = await carryOut(decision, pass)
    return decision.again === true && !failed ? 'again' : settled(status)
  }
  const context = { request, isFirst, now, log, signal }
  let subject = read
  try {
    const completed = system.complete?.(read, context)
    if (completed !== undefined) subject = await completed
    const triage = system.triage(subject, now)
    if (triage.type === 'decided') return await end(subject, triage.decision)
    const { facts, performer } = await system.gather(triage.goal, subject, context)
    return await end(subject, system.decide(facts, now), performer)
  } catch (error) {
    if (!(error instanceof FailedRead)) throw error
    log.warn('read failed', { error: { message: error.message } })
    return end(subject, system.afterFailedRead(subject, error, now))
  }
}

function settled({ wakeTime: stored }: ReconcileStatus): Outcome {
  const wakeTime = parseInstant(stored)
  return { kind: 'settled', ...(wakeTime !== undefined && { wakeTime }) }
}
