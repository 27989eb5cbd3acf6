// The arguments of every stand-in, and its interface.
// The real controller => // The real controller

import type { Clock } from '#src/clock/clock.ts'
import type { Change } from '#src/embedded/api/embedded-api.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { Transport } from '#src/kube/transport.ts'
import type { Mirror } from './mirror.ts'

export interface StandInContext {
  readonly clock: Clock
  readonly client: KubeClient
  /** For what the client has no verb for. */
  readonly transport: Transport
  readonly mirror: Mirror
  readonly seed: number
  /** How many objects a provider, the kubelets or the hosts handle at the same time; one after the other if not said. */
  readonly concurrency?: number
  /** The Knative Services that there are. */
  readonly functions: ReadonlySet<string>
  /** Tells every change from now on, after the mirror has it. */
  changes(listener: (change: Change) => void): void
  /** The same, and first everything there is, as ADDED. */
  follow(listener: (change: Change) => void): void
}

export interface StandIn {
  /** Nothing under way, apart from waiting for the clock. */
  isIdle(): boolean
  stop(): void
}
