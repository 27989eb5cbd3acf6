import type { DateTime } from 'luxon'

/** The result of the passes for one object. */
export type Outcome =
  /** The object does not exist. */
  | { readonly kind: 'gone' }
  /** Done, or waiting until `wakeTime` for something to happen. */
  | { readonly kind: 'settled'; readonly wakeTime?: DateTime }
  /** Not finished. A retry may succeed although nothing has changed. */
  | { readonly kind: 'again'; readonly reason: string; readonly retryAfterSeconds?: number }
