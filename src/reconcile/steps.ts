// The steps of a decision, in order.
import type { Decision, EventDraft, LoopEffect } from './decision.ts'

export type Step<Status, Effect> =
  | { readonly kind: 'record'; readonly status: Status }
  | { readonly kind: 'loop'; readonly effect: LoopEffect }
  | { readonly kind: 'system'; readonly effect: Effect }

export interface Telling<Status> {
  /** The Events that tell the change to the new status. */
  readonly events: readonly EventDraft[]
  /** The fields by which the stored status tells an earlier action that failed. */
  readonly toldFailure: Partial<Status> | undefined
}

/**
 * The Events of a change come before the status: a pass that is killed between the two is repeated, finds the same
 * old status, and makes the same names.
 *
 * An action that failed is tried again, and may fail again. So the status is stored before it with the failure still
 * in it, and how things stand is told after it.
 */
export function stepsOf<Status, Effect extends { readonly type: string }>(
  { before = [], status, after = [], tellsFirst = false }: Decision<Status, Effect>,
  { events, toldFailure }: Telling<Status>,
): readonly Step<Status, Effect>[] {
  const wrap = (effect: Effect | LoopEffect): Step<Status, Effect> =>
    isLoopEffect(effect) ? { kind: 'loop', effect } : { kind: 'system', effect }
  if (status === undefined) return [...before, ...after].map(wrap)
  const told: readonly Step<Status, Effect>[] = [
    ...events.map((event) => wrap({ type: 'emit', event })),
    { kind: 'record', status },
  ]
  const effects = [...before, ...after]
  const isRetry = toldFailure !== undefined && effects.some(({ type }) => type !== 'emit')
  // Once the finalizer is gone, nothing can be told.
  const isLast = effects.some(({ type }) => type === 'removeFinalizer')
  if (!isRetry || tellsFirst || isLast) {
    return [...before.map(wrap), ...told, ...after.map(wrap)]
  }
  return [{ kind: 'record', status: { ...status, ...toldFailure } }, ...effects.map(wrap), ...told]
}

const LOOP_EFFECTS: ReadonlySet<string> = new Set<LoopEffect['type']>([
  'addFinalizer',
  'removeFinalizer',
  'emit',
])

function isLoopEffect<Effect extends { readonly type: string }>(
  effect: Effect | LoopEffect,
): effect is LoopEffect {
  return LOOP_EFFECTS.has(effect.type)
}
