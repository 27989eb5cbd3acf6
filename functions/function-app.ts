import type { Hono } from 'hono'

/** A function as a Hono app. The caller connects it to a port. */
export interface FunctionApp {
  readonly app: Hono
  /** Refuses new work from now on. Resolves when all accepted work is done. */
  drain(): Promise<void>
  /** Whether no work waits and none runs. */
  idle(): boolean
}
