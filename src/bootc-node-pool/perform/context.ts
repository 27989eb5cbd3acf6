import type { DateTime } from 'luxon'
import type { KubeClient } from '#src/kube/client.ts'
import type { Logger } from '#src/telemetry/logger.ts'

/** What the effects of a pass are performed with. */
export interface ActContext {
  readonly client: KubeClient
  readonly log: Logger
  readonly now: DateTime
  readonly signal: AbortSignal
}
