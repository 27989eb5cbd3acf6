import type { DateTime } from 'luxon'

/** How looking at one object ended. */
export type Outcome =
  /** There is no such object. */
  | { readonly kind: 'gone' }
  /** Done, or waiting until `wakeTime` for something to happen. */
  | { readonly kind: 'settled'; readonly wakeTime?: DateTime }
  /** Could not be finished, and nothing needs to change for it to be worth another try. */
  | { readonly kind: 'again'; readonly reason: string; readonly retryAfterSeconds?: number }
