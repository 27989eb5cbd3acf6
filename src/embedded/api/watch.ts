// Watches: what has changed since a version, then everything that changes.
import type { WatchSource } from './answer.ts'
import { expired, internal, type Status } from './api-error.ts'
import { type ApiObject, withMeta } from './api-object.ts'
import type { ApiContext } from './context.ts'
import { type FieldProblem, forbiddenValue, invalid, notSupported } from './field-error.ts'
import { revisionOf, type Selection, selectionOf } from './list.ts'
import { flag, integer, type Parameters } from './request.ts'
import { type Target, targetApiVersion } from './served-kind.ts'
import type { Commit } from './store.ts'

export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'

const BOOKMARK_EVERY_SECONDS = 60
/** Before the end. */
const LAST_BOOKMARK_SECONDS = 2
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end'

/** A watch as the query asks for it. `form` turns an object into what the client sees of it. Throws
 * the refusal of the options; a version that is too old is the first and last event instead. */
export function watchObjects(
  context: ApiContext,
  target: Target,
  place: { readonly namespace: string | undefined; readonly name: string | undefined },
  query: Parameters,
  form: (object: ApiObject, isFirst: boolean) => string,
): WatchSource {
  checkOptions(query)
  const selection = selectionOf(target, query, place.name)
  const asked = revisionOf(query, (words) => internal(words)) ?? 0
  const initial = query.get('sendInitialEvents') ?? ''
  const isInitial = initial === '' ? asked === 0 : flag(query, 'sendInitialEvents')
  const isFromNow = asked === 0 && !isInitial
  const bookmarks = flag(query, 'allowWatchBookmarks')
  const timeoutSeconds = integer(query, 'timeoutSeconds') ?? 0
  const prefix =
    target.kind.namespaced && place.namespace !== undefined ? `${place.namespace}/` : ''

  return {
    open(line, end) {
      const { store, clock } = context
      const begun = store.revision()
      let sent = 0
      const send = (type: EventType, object: ApiObject): void => {
        line(`{"type":"${type}","object":${form(object, sent === 0)}}\n`)
        sent += 1
      }
      const bookmark = (annotations?: Record<string, string>): void =>
        send('BOOKMARK', bookmarkObject(context, target, annotations))
      // When nothing has happened since the start, there is no version to continue from.
      const bookmarkNews = (): void => {
        if (store.revision() > begun) bookmark()
      }

      if (!isInitial && !isFromNow && asked < store.oldest()) {
        const { status } = expired(`too old resource version: ${asked} (${store.oldest() + 1})`)
        line(`${JSON.stringify({ type: 'ERROR', object: status satisfies Status })}\n`)
        end()
        return () => undefined
      }

      const see = (commit: Commit): void => {
        if (commit.storage !== target.kind.storage || !commit.key.startsWith(prefix)) return
        const event = eventOf(context, target, selection, commit)
        if (event !== undefined) send(event.type, event.object)
      }
      const stops = [store.listen(see)]
      const stop = (): void => {
        for (const each of stops.splice(0)) each()
      }
      const everySoOften = (): void => {
        stops.push(
          clock.at(clock.now().plus({ seconds: BOOKMARK_EVERY_SECONDS }), () => {
            bookmarkNews()
            everySoOften()
          }),
        )
      }

      if (isInitial) {
        for (const { object } of store.list(target.kind.storage, prefix)) {
          const view = context.views.read(target, object)
          if (selection.matches(view)) send('ADDED', view)
        }
        if (initial !== '' && bookmarks) bookmark({ [INITIAL_EVENTS_END]: 'true' })
      } else if (asked > 0) {
        for (const commit of store.since(asked)) see(commit)
      }
      if (bookmarks) everySoOften()
      const last = timeoutSeconds - LAST_BOOKMARK_SECONDS
      if (bookmarks && last > 0) {
        stops.push(clock.at(clock.now().plus({ seconds: last }), bookmarkNews))
      }
      if (timeoutSeconds > 0) {
        stops.push(
          clock.at(clock.now().plus({ seconds: timeoutSeconds }), () => {
            stop()
            end()
          }),
        )
      }
      return stop
    },
  }
}

// For this watch, an object that begins to match is added, and one that no longer matches is deleted.
function eventOf(
  { views }: ApiContext,
  target: Target,
  selection: Selection,
  { object, old, revision }: Commit,
): { type: EventType; object: ApiObject } | undefined {
  const now = object && views.read(target, object)
  const was = old && views.read(target, old)
  const matches = now !== undefined && selection.matches(now)
  const matched = was !== undefined && selection.matches(was)
  if (matches) return { type: matched ? 'MODIFIED' : 'ADDED', object: now }
  if (!matched) return undefined
  return { type: 'DELETED', object: withMeta(was, { resourceVersion: String(revision) }) }
}

function bookmarkObject(
  { store }: ApiContext,
  target: Target,
  annotations: Readonly<Record<string, string>> | undefined,
): ApiObject {
  const metadata: Omit<ApiObject['metadata'], 'name'> = {
    resourceVersion: String(store.revision()),
    ...(annotations !== undefined && { annotations }),
  }
  // The one object without a name.
  return {
    kind: target.kind.kind,
    apiVersion: targetApiVersion(target),
    metadata: metadata as ApiObject['metadata'],
  }
}

function checkOptions(query: Parameters): void {
  const match = query.get('resourceVersionMatch') ?? ''
  const initial = query.get('sendInitialEvents') ?? ''
  const field = 'resourceVersionMatch'
  const problems: FieldProblem[] = []
  if (initial !== '' && match !== 'NotOlderThan') {
    problems.push(
      forbiddenValue(field, `sendInitialEvents requires setting ${field} to NotOlderThan`),
    )
  }
  if (match !== '') {
    if (initial === '') {
      problems.push(
        forbiddenValue(
          field,
          `${field} is forbidden for watch unless sendInitialEvents is provided`,
        ),
      )
    }
    if (match !== 'NotOlderThan') problems.push(notSupported(field, match, ['NotOlderThan']))
    if (query.get('continue')) {
      problems.push(forbiddenValue(field, `${field} is forbidden when continue is provided`))
    }
  }
  if (problems.length > 0)
    throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', problems)
}
