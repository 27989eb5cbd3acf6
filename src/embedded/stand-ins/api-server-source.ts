// Stands in for Knative's ApiServerSource controller and its receive adapter.
// Like them: follows the ApiServerSource objects in the API; one reflector for each resource and
// namespace (one for all with `namespaceSelector: {}`), which sends one event at a time and waits for
// the answer; nothing about what exists at the start; leaving a label selector is a `delete`, coming
// back an `add`; modes Reference and Resource; the retries of src/events/send.ts, then the event is lost.
// A kind whose plural is not the guessed one is never watched.
// Unlike them: the adapter never restarts, except that a changed spec forgets what was queued; no
// `owner`, no `filters`, no OIDC.
import type { Change } from '#src/embedded/api/embedded-api.ts'
import { type ChangeType, guessPlural } from '#src/events/change-event.ts'
import type { Deliver } from '#src/events/send.ts'
import { fieldsAt, listAt, textAt, valueAt } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import { matchesSelector } from '../api/object-selector.ts'
import { convertObject } from '../crds/convert.ts'
import { apiServerEvent } from './api-server-event.ts'
import { overridesOf, sinkOf } from './delivery.ts'
import { keyText } from './mirror.ts'
import { createReflector, type Reflector } from './reflector.ts'
import { uuidFor } from './seeded.ts'
import type { StandIn, StandInContext } from './stand-in.ts'
import { servedVersion } from './versions.ts'

interface Adapter {
  readonly source: KubeObject
  /** By place in `spec.resources`, and namespace. */
  readonly reflectors: Map<string, Reflector>
}

/** Starts it; with `drop` every event is lost on its way. */
export function startApiServerSources(
  context: StandInContext,
  deliver: Deliver,
  { drop = false }: { readonly drop?: boolean } = {},
): StandIn {
  const { clock, mirror, seed, functions } = context
  const adapters = new Map<string, Adapter>()
  let events = 0

  const tell = ({ source, reflectors }: Adapter, change: Change): void => {
    const { object, resource } = change
    listAt(source, 'spec', 'resources').forEach((watched, place) => {
      const apiVersion = textAt(watched, 'apiVersion')
      const kind = textAt(watched, 'kind')
      if (groupOf(apiVersion) !== groupOf(resource.apiVersion)) return
      if (kind !== resource.kind || guessPlural(kind) !== resource.plural) return
      if (!isWatched(context, source, object)) return
      const type = changeType(watched, change)
      if (type === undefined) return

      const key = `${place}/${hasAllNamespaces(source) ? '' : (object.metadata.namespace ?? '')}`
      const reflector =
        reflectors.get(key) ?? createReflector(clock, deliver, sinkOf(source, functions))
      reflectors.set(key, reflector)
      reflector.push(() => {
        events += 1
        return apiServerEvent({
          type,
          object: convertObject(lastSeen(type, change), apiVersion, servedVersion(mirror)),
          mode: textAt(source, 'spec', 'mode') === 'Resource' ? 'Resource' : 'Reference',
          namespace: source.metadata.namespace ?? '',
          overrides: overridesOf(source),
          id: uuidFor(seed, 'api-server-source', events),
          now: clock.now(),
        })
      })
    })
  }

  const follow = ({ type, object }: Change): void => {
    const key = keyText(object.metadata)
    const before = adapters.get(key)
    if (type !== 'DELETED' && isEqual(before?.source.spec, object.spec)) return
    for (const reflector of before?.reflectors.values() ?? []) reflector.stop()
    if (type === 'DELETED') adapters.delete(key)
    else adapters.set(key, { source: object, reflectors: new Map() })
  }

  for (const source of mirror.list('sources.knative.dev', 'ApiServerSource')) {
    adapters.set(keyText(source.metadata), { source, reflectors: new Map() })
  }
  context.changes((change) => {
    if (change.resource.kind === 'ApiServerSource') follow(change)
    if (!drop) for (const adapter of adapters.values()) tell(adapter, change)
  })

  const reflectors = () => [...adapters.values()].flatMap((each) => [...each.reflectors.values()])
  return {
    isIdle: () => reflectors().every((reflector) => reflector.isIdle()),
    stop() {
      for (const reflector of reflectors()) reflector.stop()
      adapters.clear()
    },
  }
}

/** The event that a watch with the selector of this resource would get; undefined: none. */
function changeType(watched: unknown, { type, object, old }: Change): ChangeType | undefined {
  const selector = valueAt(watched, 'selector')
  const isSelected = (each: KubeObject | undefined): boolean =>
    each !== undefined &&
    (selector === undefined || matchesSelector(fieldsAt(selector), each.metadata.labels ?? {}))
  const is = type !== 'DELETED' && isSelected(object)
  const was = type !== 'ADDED' && isSelected(old ?? object)
  if (is) return was ? 'update' : 'add'
  return was ? 'delete' : undefined
}

// An object that left the selector is reported as it was before, at the revision at which it left.
function lastSeen(type: ChangeType, { object, old = object }: Change): KubeObject {
  if (type !== 'delete') return object
  const { resourceVersion = '' } = object.metadata
  return { ...old, metadata: { ...old.metadata, resourceVersion } }
}

function hasAllNamespaces(source: KubeObject): boolean {
  const selector = valueAt(source, 'spec', 'namespaceSelector')
  return selector !== undefined && isEqual(selector, {})
}

function isWatched(
  { mirror }: StandInContext,
  source: KubeObject,
  { metadata: { namespace } }: KubeObject,
): boolean {
  if (namespace === undefined || hasAllNamespaces(source)) return true
  const selector = valueAt(source, 'spec', 'namespaceSelector')
  if (selector === undefined) return namespace === source.metadata.namespace
  const labels = mirror.get('', 'Namespace', { name: namespace })?.metadata.labels ?? {}
  return matchesSelector(fieldsAt(selector), labels)
}
