// The steps of a decision, in order.
import type { Decision, EventDraft, LoopEffect } from './decision.ts'

export type Step<Status, Effect> =
  | { readonly kind: 'record'; readonly status: Status }
  | { readonly kind: 'loop'; readonly effect: LoopEffect }
  | { readonly kind: 'system'; readonly effect: Effect }

export interface Telling<Status> {
  /** The Events about the change to the new status. */
  readonly events: readonly EventDraft[]
  /** The fields of the stored status that tell of an earlier failed action. */
  readonly storedFailure: Partial<Status> | undefined
}

/**
 * The Events of a change are written before the status. If a pass is killed between the two, the next pass finds the
 * same old status, and makes Events with the same names.
 *
 * A failed action is retried, and may fail again. So the status that is stored before the action keeps the failure, and
 * the Events and the new status are written after it.
 */
export function stepsOf<Status, Effect extends { readonly type: string }>(
  { before = [], status, after = [], tellsFirst = false }: Decision<Status, Effect>,
  { events, storedFailure }: Telling<Status>,
): readonly Step<Status, Effect>[] {
  const wrap = (effect: Effect | LoopEffect): Step<Status, Effect> =>
    isLoopEffect(effect) ? { kind: 'loop', effect } : { kind: 'system', effect }
  if (status === undefined) return [...before, ...after].map(wrap)
  const told: readonly Step<Status, Effect>[] = [
    ...events.map((event) => wrap({ type: 'emit', event })),
    { kind: 'record', status },
  ]
  const effects = [...before, ...after]
  const isRetry = storedFailure !== undefined && effects.some(({ type }) => type !== 'emit')
  // After the finalizer is removed, the object is gone and no status can be written.
  const isLast = effects.some(({ type }) => type === 'removeFinalizer')
  if (!isRetry || tellsFirst || isLast) {
    return [...before.map(wrap), ...told, ...after.map(wrap)]
  }
  return [
    // The status may forget what these effects remove, so they always come first.
    ...before.map(wrap),
    { kind: 'record', status: { ...status, ...storedFailure } },
    ...after.map(wrap),
    ...told,
  ]
}

const LOOP_EFFECTS: ReadonlySet<string> = new Set<LoopEffect['type']>([
  'addFinalizer',
  'removeFinalizer',
  'emit',
  'patchObject',
])

function isLoopEffect<Effect extends { readonly type: string }>(
  effect: Effect | LoopEffect,
): effect is LoopEffect {
  return LOOP_EFFECTS.has(effect.type)
}
