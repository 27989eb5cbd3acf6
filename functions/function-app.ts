import type { Hono } from 'hono'

/** A function, whatever it listens on. */
export interface FunctionApp {
  readonly app: Hono
  /** Refuses new work from now on; resolves when what was accepted is done. */
  drain(): Promise<void>
  /** Nothing waits and nothing runs. */
  idle(): boolean
}
