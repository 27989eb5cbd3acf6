// The columns of the built-in kinds, as the real server prints them.
import type { DateTime } from 'luxon'
import { fieldsAt, listAt, numberAt, textAt, valueAt } from '#src/kube/json.ts'
import type { ApiObject } from '../api-object.ts'
import { ageSince } from './age.ts'
import { AGE, type Column, CREATED_AT, column, NAME, wide } from './column.ts'
import columnDescriptions from './column-descriptions.json' with { type: 'json' }
import { NODE_COLUMNS } from './node-columns.ts'
import { POD_COLUMNS } from './pod-columns.ts'

const NONE = '<none>'

/** The columns of a kind, by the name of its storage. */
export function builtinColumns(storage: string): readonly Column[] {
  return DESCRIBED[storage] ?? [NAME, CREATED_AT]
}

const count = (...path: readonly string[]) => ({
  cell: (object: ApiObject) => numberAt(object, ...path) ?? 0,
})
const integer = (name: string, ...path: readonly string[]): Column =>
  column(name, count(...path).cell, { type: 'integer' })
const ratio = (ready: readonly string[], wanted: readonly string[]) => (object: ApiObject) =>
  `${numberAt(object, ...ready) ?? 0}/${numberAt(object, ...wanted) ?? 0}`

const SELECTOR = wide('Selector', (object) => selectorText(valueAt(object, 'spec', 'selector')))
const CONTAINERS: readonly Column[] = [
  wide('Containers', (object) => ofContainers(object, 'name')),
  wide('Images', (object) => ofContainers(object, 'image')),
]

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  pods: POD_COLUMNS,
  nodes: NODE_COLUMNS,
  namespaces: [
    NAME,
    column('Status', (namespace) => textAt(namespace, 'status', 'phase'), {
      description: 'The status of the namespace',
    }),
    AGE,
  ],
  events: [
    column('Last Seen', lastSeen),
    column('Type', (event) => textAt(event, 'type')),
    column('Reason', (event) => textAt(event, 'reason')),
    column('Object', (event) => about(event)),
    wide('Subobject', (event) => textAt(event, 'involvedObject', 'fieldPath')),
    wide('Source', eventSource),
    column('Message', (event) => textAt(event, 'message').trim()),
    wide('First Seen', firstSeen),
    wide('Count', (event) => numberAt(event, 'series', 'count') ?? (numberAt(event, 'count') || 1)),
    { ...NAME, heading: { ...NAME.heading, priority: 1 } },
  ],
  secrets: [
    NAME,
    column('Type', (secret) => textAt(secret, 'type')),
    column('Data', (secret) => Object.keys(fieldsAt(secret, 'data')).length),
    AGE,
  ],
  configmaps: [
    NAME,
    column(
      'Data',
      (map) => Object.keys({ ...fieldsAt(map, 'data'), ...fieldsAt(map, 'binaryData') }).length,
    ),
    AGE,
  ],
  'poddisruptionbudgets.policy': [
    NAME,
    column('Min Available', (budget) => String(valueAt(budget, 'spec', 'minAvailable') ?? 'N/A'), {
      description: 'The minimum number of pods that must be available.',
    }),
    column(
      'Max Unavailable',
      (budget) => String(valueAt(budget, 'spec', 'maxUnavailable') ?? 'N/A'),
      {
        description: 'The maximum number of pods that may be unavailable.',
      },
    ),
    column('Allowed Disruptions', count('status', 'disruptionsAllowed').cell, {
      type: 'integer',
      description: 'Calculated number of pods that may be disrupted at this time.',
    }),
    AGE,
  ],
  'deployments.apps': [
    NAME,
    column('Ready', ratio(['status', 'readyReplicas'], ['spec', 'replicas']), {
      description: 'Number of the pod with ready state',
    }),
    column('Up-to-date', count('status', 'updatedReplicas').cell),
    column('Available', count('status', 'availableReplicas').cell),
    AGE,
    ...CONTAINERS,
    SELECTOR,
  ],
  'daemonsets.apps': [
    NAME,
    integer('Desired', 'status', 'desiredNumberScheduled'),
    integer('Current', 'status', 'currentNumberScheduled'),
    integer('Ready', 'status', 'numberReady'),
    integer('Up-to-date', 'status', 'updatedNumberScheduled'),
    integer('Available', 'status', 'numberAvailable'),
    column(
      'Node Selector',
      (set) => pairs(fieldsAt(set, 'spec', 'template', 'spec', 'nodeSelector')) || NONE,
    ),
    AGE,
    ...CONTAINERS,
    SELECTOR,
  ],
  'replicasets.apps': [
    NAME,
    integer('Desired', 'spec', 'replicas'),
    integer('Current', 'status', 'replicas'),
    integer('Ready', 'status', 'readyReplicas'),
    AGE,
    ...CONTAINERS,
    SELECTOR,
  ],
  'csinodes.storage.k8s.io': [
    NAME,
    column('Drivers', (node) => listAt(node, 'spec', 'drivers').length, {
      type: 'integer',
      description: 'Drivers indicates the number of CSI drivers registered on the node',
    }),
    AGE,
  ],
  'leases.coordination.k8s.io': [
    NAME,
    column('Holder', (lease) => textAt(lease, 'spec', 'holderIdentity')),
    AGE,
  ],
}

// Most are described by the field that they show, in the words of the types of Kubernetes (Apache-2.0).
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = columnDescriptions
const DESCRIBED = Object.fromEntries(
  Object.entries(COLUMNS).map(([storage, columns]) => [
    storage,
    columns.map((each) => described(each, WORDS[storage]?.[each.heading.name])),
  ]),
)

function described(given: Column, description = given.heading.description): Column {
  return { ...given, heading: { ...given.heading, description } }
}

function about(event: ApiObject): string {
  const kind = textAt(event, 'involvedObject', 'kind').toLowerCase()
  const name = textAt(event, 'involvedObject', 'name')
  return name === '' ? kind : `${kind}/${name}`
}

function eventSource(event: ApiObject): string {
  const component = textAt(event, 'source', 'component') || textAt(event, 'reportingComponent')
  const host = textAt(event, 'source', 'host') || textAt(event, 'reportingInstance')
  return host ? `${component ?? ''}, ${host}` : (component ?? '')
}

function firstSeen(event: ApiObject, now: DateTime): string {
  return ageSince(event['firstTimestamp'] ?? event['eventTime'], now)
}

function lastSeen(event: ApiObject, now: DateTime): string {
  const last = valueAt(event, 'series', 'lastObservedTime') ?? event['lastTimestamp']
  return last === undefined || last === null ? firstSeen(event, now) : ageSince(last, now)
}

function ofContainers(object: ApiObject, field: string): string {
  return listAt(object, 'spec', 'template', 'spec', 'containers')
    .map((container) => textAt(container, field))
    .join(',')
}

function selectorText(selector: unknown): string {
  const labels = pairs(fieldsAt(selector, 'matchLabels'))
  const expressions = listAt(selector, 'matchExpressions').map((each) => {
    const operator = textAt(each, 'operator')
    const key = textAt(each, 'key')
    if (operator === 'Exists') return key
    if (operator === 'DoesNotExist') return `!${key}`
    return `${key} ${operator.toLowerCase()} (${listAt(each, 'values').join(',')})`
  })
  return [...(labels === '' ? [] : [labels]), ...expressions].join(',') || NONE
}

function pairs(labels: object): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',')
}
