// Follows an event from its receipt through the queue to its passes and their requests. Without OpenTelemetry nothing is
// done.
import type { Transport } from '#src/kube/transport.ts'

/** Names and counts. Never values of specs or Secrets. */
export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[]>>

export interface Received {
  readonly id: string
  readonly source: string
  readonly type: string
  readonly extensions: Readonly<Record<string, string>>
}

export interface Tracing {
  /** A span for the receipt of an event. Its parent is the `traceparent` of the event. */
  receive<T>(event: Received, run: () => Promise<T>): Promise<T>
  /** The present span asks for this request. A pass that runs later is its child. */
  ask(request: object): void
  /** The two requests became one. Its pass is a child of the earlier one, with a link to the later one. */
  merge(merged: object, earlier: object, later: object): void
  /** A span for a pass. */
  pass<T>(name: string, request: object, attributes: Attributes, run: () => Promise<T>): Promise<T>
  /** Adds to the present span. */
  tell(attributes: Attributes): void
  /** The headers of an event that the present span causes. */
  headers(): Readonly<Record<string, string>>
  /** Each request is a span. */
  requests(transport: Transport, cluster: string): Transport
}

export const NO_TRACING: Tracing = {
  receive: (_, run) => run(),
  ask() {},
  merge() {},
  pass: (_name, _request, _attributes, run) => run(),
  tell() {},
  headers: () => ({}),
  requests: (transport) => transport,
}
