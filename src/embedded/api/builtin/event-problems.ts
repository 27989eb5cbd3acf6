// Which Events the real server takes: it is strict about those of the newer API.

import { numberAt, textAt, valueAt } from '#src/kube/json.ts'
import type { ApiObject } from '../api-object.ts'
import { type FieldProblem, invalidValue, requiredValue } from '../field-error.ts'
import { qualifiedNameProblems } from '../names.ts'

const LIMITS = { reportingInstance: 128, action: 128, reason: 128, message: 1024 } as const

/** The problems of a new Event, in the older form or the newer. */
export function eventProblems(event: ApiObject): readonly FieldProblem[] {
  const isNew = event.apiVersion === 'events.k8s.io/v1'
  const text = (name: string, core: string): string => textAt(event, isNew ? name : core)
  const { namespace = '' } = event.metadata
  const about = textAt(event, isNew ? 'regarding' : 'involvedObject', 'namespace')
  const isTimed = typeof event['eventTime'] === 'string'
  const elsewhere = invalidValue(
    'involvedObject.namespace',
    about,
    'does not match event.namespace',
  )
  const isElsewhere = isTimed
    ? about === '' && !['default', 'kube-system'].includes(namespace)
    : about === ''
      ? namespace !== 'default'
      : namespace !== about
  const controller = text('reportingController', 'reportingComponent')
  const field = isNew ? 'reportingController' : 'reportingComponent'
  return [
    ...(isElsewhere ? [elsewhere] : []),
    ...(isTimed
      ? [
          ...(controller === '' ? [requiredValue(field)] : []),
          ...qualifiedNameProblems(controller).map((words) =>
            invalidValue(field, controller, words),
          ),
          ...['reportingInstance', 'action', 'reason'].flatMap((name) =>
            textAt(event, name) === '' ? [requiredValue(name)] : [],
          ),
          ...Object.entries(LIMITS).flatMap(([name, limit]) =>
            text(name === 'message' ? 'note' : name, name).length > limit
              ? [invalidValue(name, '', `can have at most ${limit} characters`)]
              : [],
          ),
        ]
      : []),
    ...(isNew ? newEventProblems(event) : []),
  ]
}

function newEventProblems(event: ApiObject): readonly FieldProblem[] {
  const type = textAt(event, 'type')
  const unset = (name: string, value: unknown): readonly FieldProblem[] =>
    value === undefined || value === null || value === 0
      ? []
      : [invalidValue(name, '', 'needs to be unset')]
  return [
    ...(event['series'] !== undefined && (numberAt(event, 'series', 'count') ?? 0) < 2
      ? [invalidValue('series.count', '', 'should be at least 2')]
      : []),
    ...(typeof event['eventTime'] === 'string' ? [] : [requiredValue('eventTime')]),
    ...(type === 'Normal' || type === 'Warning'
      ? []
      : [invalidValue('type', '', `has invalid value: ${type}`)]),
    ...unset('firstTimestamp', event['deprecatedFirstTimestamp']),
    ...unset('lastTimestamp', event['deprecatedLastTimestamp']),
    ...unset('count', event['deprecatedCount']),
    ...unset('source', valueAt(event, 'deprecatedSource', 'component')),
  ]
}

const IMMUTABLE = [
  ['regarding', 'involvedObject'],
  ['reason', 'reason'],
  ['note', 'message'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['action', 'action'],
  ['reportingController', 'reportingController'],
  ['reportingInstance', 'reportingInstance'],
] as const

/** The problems of a change of an Event. Of the newer form only the series may change. */
export function eventChangeProblems(event: ApiObject, old: ApiObject): readonly FieldProblem[] {
  if (event.apiVersion === 'v1') return eventProblems(event)
  return IMMUTABLE.flatMap(([name, core]) =>
    JSON.stringify(event[name]) === JSON.stringify(old[name])
      ? []
      : [invalidValue(core, event[name] ?? '', 'field is immutable')],
  )
}
