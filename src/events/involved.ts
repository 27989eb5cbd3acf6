// The object of an ApiServerSource's event.
import type { CloudEvent } from '#src/events/cloud-event.ts'
import { fieldsAt, stringsAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'

export interface Involved {
  readonly apiVersion: string
  readonly kind: string
  /** `''` for cluster-scoped objects. */
  readonly namespace: string
  readonly name: string
  /** The places of both in the event, for the error about an invalid one. */
  readonly saidIn: { readonly namespace: string; readonly name: string }
  /** Only when the event contains the whole object (mode Resource). */
  readonly body?: ReadableObject
}

/** Whether an ApiServerSource sent the event, in either of its modes. */
export function isFromApiServer(event: CloudEvent): boolean {
  return /^dev\.knative\.apiserver\.(?:resource|ref)\./.test(event.type)
}

/** The fields that are read of an object in an event. */
export interface ReadableObject {
  /** The whole object. */
  readonly all: KubeObject
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/**
 * The object by the attributes of the source, else by the body, else by the path in the subject. `undefined` when none of
 * them names an object. A path has the plural of a kind, and `kinds` maps plurals to kinds.
 */
export function involvedObject(
  event: CloudEvent,
  kinds: Readonly<Record<string, string>>,
): Involved | undefined {
  return byAttributes(event) ?? byBody(event.data) ?? bySubject(event.subject, kinds)
}

function byAttributes({ extensions, data }: CloudEvent): Involved | undefined {
  const { kind, apiversion: apiVersion, name, namespace = '' } = extensions
  if (!kind || !apiVersion || !name) return undefined
  const saidIn = { namespace: 'attribute namespace', name: 'attribute name' }
  return { apiVersion, kind, namespace, name, saidIn, ...bodyOf(data, { apiVersion, kind, name }) }
}

function byBody(data: unknown): Involved | undefined {
  const body = fieldsAt(data)
  const metadata = fieldsAt(body.metadata)
  // In mode Reference, name and namespace are at the top level. In mode Resource, the body is the object.
  const name = textAt(metadata, 'name') || textAt(body, 'name')
  const namespace = textAt(metadata, 'namespace') || textAt(body, 'namespace')
  const apiVersion = textAt(body, 'apiVersion')
  const kind = textAt(body, 'kind')
  if (!name || !apiVersion || !kind) return undefined
  const within = body.metadata === undefined ? 'field data' : 'field data.metadata'
  const saidIn = { namespace: `${within}.namespace`, name: `${within}.name` }
  return { apiVersion, kind, namespace, name, saidIn, ...bodyOf(data, { apiVersion, kind, name }) }
}

// `/apis/v1/namespaces/default/secrets/a-kubeconfig`: here the core group has `/apis`, too, and a cluster-scoped object
// has an empty namespace.
const SUBJECT =
  /^\/apis?\/(?<apiVersion>(?:[^/]+\/)?v\d[^/]*)\/(?:namespaces\/(?<namespace>[^/]*)\/)?(?<plural>[^/]+)\/(?<name>[^/]+)$/

function bySubject(
  subject: string | undefined,
  kinds: Readonly<Record<string, string>>,
): Involved | undefined {
  const parts = subject === undefined ? undefined : SUBJECT.exec(subject)?.groups
  const { apiVersion, plural, namespace = '', name } = parts ?? {}
  if (!apiVersion || !plural || !name) return undefined
  const saidIn = { namespace: 'attribute subject', name: 'attribute subject' }
  return { apiVersion, kind: kinds[plural] ?? plural, namespace, name, saidIn }
}

function bodyOf(
  data: unknown,
  { apiVersion, kind, name }: Pick<Involved, 'apiVersion' | 'kind' | 'name'>,
): { body?: ReadableObject } {
  const body = fieldsAt(data)
  if (body.metadata === undefined) return {}
  const metadata = fieldsAt(body.metadata)
  const labels = stringsAt(metadata, 'labels')
  const annotations = stringsAt(metadata, 'annotations')
  const all = { ...body, apiVersion, kind, metadata: { ...metadata, name, labels, annotations } }
  return { body: { all, labels, annotations } }
}
