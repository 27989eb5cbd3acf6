// Delivers the transitions that an object has in its status, in their order, and takes them out of it. A delivery that is
// killed before that is repeated: at least once.
import type { Clock } from '#src/clock/clock.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import type { Sink } from './sink.ts'
import { type EventKind, idOf, transitionEvent } from './transition-event.ts'
import type { Turns } from './turns.ts'
import { type Undelivered, undeliveredIn } from './undelivered.ts'

export interface DeliveryOptions {
  readonly client: KubeClient
  readonly kind: EventKind
  readonly sink: Sink
  readonly onDelivered: () => void
  /** Each request of a delivery is one. */
  readonly turns: Pick<Turns, 'request'>
  readonly clock: Clock
}

const MOST_TRIES = 5
/** So long one delivery sends. What a slow sink has taken until then is taken out of the status, and not sent again. */
const MOST_MS = 10_000

/** One delivery. `again`: the sink takes nothing now, or the object keeps changing. Throws the errors of the client. */
export async function deliver(
  key: ObjectKey,
  signal: AbortSignal,
  options: DeliveryOptions,
): Promise<Outcome> {
  const { client, kind, turns } = options
  const progress: Progress = { sent: new Set(), seenLost: 0, settledLost: 0 }
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const object = await turns.request(key, () => client.get(kind.resource, key, signal))
    if (object === undefined) return { kind: 'gone' }
    const undelivered = undeliveredIn(object)
    if (undelivered === undefined) return { kind: 'settled' }
    lookAtLost(object, undelivered, progress)
    const reason = await sendAll(object, undelivered, { ...options, progress, signal })
    if (await isForgotten(object, undelivered, { ...options, progress, signal })) {
      return reason === undefined ? { kind: 'settled' } : { kind: 'again', reason }
    }
  }
  return { kind: 'again', reason: 'the object keeps changing' }
}

interface Progress {
  /** The ids of the events that were taken, also in an earlier try. */
  readonly sent: Set<string>
  /** `lost` of the status, as it was read last. */
  seenLost: number
  /** How many of them an event has told, or were sent themselves. */
  settledLost: number
}

interface Delivering extends DeliveryOptions {
  readonly progress: Progress
  readonly signal: AbortSignal
}

// The status may have changed since the try before: more were given up, or another pod has delivered and begun the count
// anew. Those that were taken, and then given up, are not missing.
function lookAtLost(
  { metadata }: KubeObject,
  { transitions, lost = 0 }: Undelivered,
  progress: Progress,
): void {
  const { sent, seenLost, settledLost } = progress
  const present = new Set(transitions.map((each) => idOf(metadata.uid ?? '', each)))
  const gone = [...sent].filter((id) => !present.has(id))
  for (const id of gone) sent.delete(id)
  progress.settledLost = lost < seenLost ? 0 : Math.min(lost, settledLost + gone.length)
  progress.seenLost = lost
}

// Why it stopped; `undefined`: everything was taken.
async function sendAll(
  object: KubeObject,
  { transitions }: Undelivered,
  { kind, sink, progress, signal, clock, onDelivered }: Delivering,
): Promise<string | undefined> {
  const began = clock.elapsed()
  for (const transition of transitions) {
    const id = idOf(object.metadata.uid ?? '', transition)
    if (progress.sent.has(id)) continue
    if (clock.elapsed() - began >= MOST_MS) return 'the sink is slow'
    const event = transitionEvent(kind, object, transition, untold(progress))
    const reason = await sink(event, signal)
    if (reason !== undefined) return reason
    progress.sent.add(id)
    progress.settledLost = progress.seenLost
    onDelivered()
  }
  return undefined
}

// How many are missing before the next event, and no event has said so.
function untold({ seenLost, settledLost }: Progress): number | undefined {
  return seenLost > settledLost ? seenLost - settledLost : undefined
}

// `false`: the object has changed meanwhile.
async function isForgotten(
  { metadata }: KubeObject,
  { transitions, lost }: Undelivered,
  { client, kind, turns, progress, signal }: Delivering,
): Promise<boolean> {
  const { uid = '', resourceVersion } = metadata
  const left = transitions.filter((each) => !progress.sent.has(idOf(uid, each)))
  const leftLost = untold(progress)
  if (left.length === transitions.length && leftLost === lost) return true
  const undelivered = left.length === 0 ? null : { transitions: left, lost: leftLost ?? null }
  const patch = { metadata: { resourceVersion }, status: { undelivered } }
  const { namespace, name } = metadata
  const key = namespace === undefined ? { name } : { namespace, name }
  try {
    await turns.request(key, () => client.patchStatus(kind.resource, key, patch, signal))
    return true
  } catch (error) {
    if (isKubeError(error, 'Conflict')) return false
    throw error
  }
}
