// What the specs of Knative's sources say about where an event is sent, and how.
import type { CloudEventRequest } from '#src/events/post-event.ts'
import { fieldsAt, textAt, valueAt } from '#src/kube/json.ts'

/** The one of `functions` that a source's `spec.sink.ref` names; undefined for everything else. */
export function sinkOf(source: unknown, functions: ReadonlySet<string>): string | undefined {
  const reference = valueAt(source, 'spec', 'sink', 'ref')
  const name = textAt(reference, 'name')
  const isService = textAt(reference, 'kind') === 'Service'
  return isService && functions.has(name) ? name : undefined
}

/** `ce-…` headers of `spec.ceOverrides`. */
export function overridesOf(source: unknown): Readonly<Record<string, string>> {
  const extensions = fieldsAt(source, 'spec', 'ceOverrides', 'extensions')
  return Object.fromEntries(
    Object.entries(extensions).map(([name, value]) => [`ce-${name.toLowerCase()}`, String(value)]),
  )
}

/** With the headers that every adapter adds. `namespace` is that of the source. */
export function sentByKnative(
  { headers, body }: CloudEventRequest,
  namespace: string,
): CloudEventRequest {
  const added = { 'kn-namespace': namespace, 'user-agent': 'Go-http-client/1.1' }
  return { headers: { ...headers, ...added }, body }
}
