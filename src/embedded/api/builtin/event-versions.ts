// Events are stored once and served twice: as `v1` and, under other names, as `events.k8s.io/v1`.
import type { ApiObject } from '#src/embedded/api/api-object.ts'
import { type Fields, without } from '#src/kube/json.ts'

/** Names in `events.k8s.io/v1`, then in `v1`. */
const NAMES = [
  ['note', 'message'],
  ['regarding', 'involvedObject'],
  ['reportingController', 'reportingComponent'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
] as const

export function fromCoreEvent(event: ApiObject): ApiObject {
  const renamed = rename(
    event,
    NAMES.map(([name, core]) => [core, name] as const),
  )
  // The newer type leaves out empty fields, except these two.
  const reporter = ['reportingController', 'reportingInstance'].filter(
    (name) => renamed[name] === '',
  )
  return {
    eventTime: null,
    deprecatedSource: {},
    ...without(renamed, ...reporter),
    ...head(event, 'events.k8s.io/v1'),
  }
}

export function toCoreEvent(event: ApiObject): ApiObject {
  const renamed = rename(event, NAMES)
  return {
    involvedObject: {},
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: null,
    reportingComponent: '',
    reportingInstance: '',
    ...renamed,
    ...head(event, 'v1'),
  }
}

function head(event: ApiObject, apiVersion: string) {
  return { apiVersion, kind: event.kind, metadata: event.metadata }
}

function rename(event: ApiObject, names: readonly (readonly [string, string])[]): Fields {
  const moved = names
    .filter(([from]) => event[from] !== undefined)
    .map(([from, to]) => [to, event[from]] as const)
  return { ...without(event, ...names.map(([from]) => from)), ...Object.fromEntries(moved) }
}
