// The parts that every request handler needs.
import type { Clock } from '#src/clock/clock.ts'
import type { Admit } from '#src/embedded/admission/policy.ts'
import type { Ids } from './ids.ts'
import type { Registry } from './registry.ts'
import type { Store } from './store.ts'
import type { Views } from './view.ts'

export interface ApiContext {
  readonly store: Store
  readonly registry: Registry
  readonly views: Views
  readonly clock: Clock
  readonly ids: Ids
  /** The admission policies that are installed. */
  readonly admit: Admit
}

/** The instant as the API writes it: whole seconds, UTC. */
export function timestamp(context: Pick<ApiContext, 'clock'>, afterSeconds = 0): string {
  const now = context.clock.now()
  const at = afterSeconds === 0 ? now : now.plus({ seconds: afterSeconds })
  return `${at.toUTC().toISO({ suppressMilliseconds: true })?.slice(0, 19)}Z`
}
