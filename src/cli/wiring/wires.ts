import type { FunctionApp } from '#functions/function-app.ts'
import type { SweepTarget } from '#functions/sweep/app.ts'
import type { Clock } from '#src/clock/clock.ts'
import type { Fetch } from '#src/embedded/installation.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Alarm } from '#src/wake/alarm.ts'

/** What a function on a simulated cluster is made of. */
export interface Wires {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  /** Each function has its own alarm, as in two pods, so that neither shares the other's cache. */
  readonly alarm: () => Alarm
  /** Tells the clock of running work. */
  readonly track: <T>(work: Promise<T>) => Promise<T>
  /** The way to servers that are not in the cluster. */
  readonly fetch: Fetch
}

/** A function that reconciles one kind. */
export interface WiredFunction extends FunctionApp {
  /** That of its Knative Service. */
  readonly name: string
  /** The kinds whose due objects the sweep hands to it. */
  readonly targets: readonly Omit<SweepTarget, 'sink'>[]
}
