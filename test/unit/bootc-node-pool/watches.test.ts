// Events of the sources and of the sweep, and the pools that they mean.
import { expect, test } from 'vitest'
import { POOL_WATCHES } from '#src/bootc-node-pool/watches.ts'
import { BadEvent } from '#src/events/bad-event.ts'
import type { KubeObject } from '#src/kube/object.ts'

const { mapEvent } = POOL_WATCHES
const NODE_API = 'node.bootc.dev/v1alpha1'
const NONE = { type: 'none' }
const DIGEST = `sha256:${'1'.repeat(64)}`
const IMAGE = `quay.io/example/os@${DIGEST}`

/** What an ApiServerSource sends in mode Reference. */
function reference(
  apiVersion: string,
  kind: string,
  name: string,
  change = 'update',
  namespace = '',
) {
  const data = { apiVersion, kind, name, namespace }
  return event(
    `dev.knative.apiserver.ref.${change}`,
    { apiversion: apiVersion, kind, name, namespace },
    data,
  )
}

/** What it sends in mode Resource. */
function resource(object: KubeObject, change = 'update') {
  const { apiVersion, kind, metadata } = object
  const attributes = { apiversion: apiVersion, kind, name: metadata.name, namespace: '' }
  return event(`dev.knative.apiserver.resource.${change}`, attributes, object)
}

function event(type: string, extensions: Readonly<Record<string, string>>, data: unknown) {
  return { id: '1', source: 'https://10.96.0.1:443', type, extensions, data }
}

const AT = '2026-03-29T01:00:00Z'
const BY_DAEMON = [{ manager: 'bootc-daemon', subresource: 'status', time: AT }]
const BY_US = [{ manager: 'sundial', time: AT }]
const OWNER = {
  apiVersion: NODE_API,
  kind: 'BootcNodePool',
  name: 'workers',
  uid: 'uid-1',
  controller: true,
}

const bootcNode = (metadata: object = {}): KubeObject => ({
  apiVersion: NODE_API,
  kind: 'BootcNode',
  metadata: {
    name: 'worker-1',
    uid: 'uid-2',
    ownerReferences: [OWNER],
    managedFields: BY_DAEMON,
    ...metadata,
  },
  spec: { desiredImage: IMAGE, desiredImageState: 'Staged' },
  status: {
    booted: { image: 'quay.io/example/os:1', imageDigest: DIGEST.replaceAll('1', '0') },
    conditions: [
      { type: 'Idle', status: 'False', reason: 'Staging', message: '', lastTransitionTime: AT },
    ],
  },
})

const SEEN = {
  ownerUid: 'uid-1',
  desiredImage: IMAGE,
  desiredImageState: 'Staged',
  state: 'Staging',
  isInRebootSlot: false,
  writtenBy: 'daemon',
}

const node = (metadata: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'worker-1', ...metadata },
  status: {
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        lastHeartbeatTime: AT,
        lastTransitionTime: '2026-03-29T00:30:00Z',
      },
    ],
  },
})
const BY_KUBELET = [{ manager: 'kubelet', subresource: 'status', time: AT }]
const EARLIER_REPORT = [{ manager: 'kubelet', subresource: 'status', time: '2026-03-29T00:30:00Z' }]
const BY_NODE_LIFECYCLE = [{ manager: 'kube-controller-manager', subresource: 'status', time: AT }]
const MANAGED = { 'bootc.dev/managed': '' }
const MACHINE = 'node.cluster.x-k8s.io/scheduled-machine'
const BY_HAND = [...BY_KUBELET, { manager: 'kubectl-label', time: AT }]

const NODE_LOOKUP = { type: 'lookup', lookup: { type: 'node', name: 'worker-1' } }
const requests = (...all: readonly object[]) => ({ type: 'requests', requests: all })

test.each([
  [
    'a pool',
    reference(NODE_API, 'BootcNodePool', 'workers'),
    requests({ name: 'workers', summary: {} }),
  ],
  [
    'a pool that is gone',
    reference(NODE_API, 'BootcNodePool', 'workers', 'delete'),
    requests({ name: 'workers' }),
  ],
  [
    'a BootcNode',
    resource(bootcNode()),
    requests({ name: 'workers', summary: { bootcNodes: { 'worker-1': SEEN } } }),
  ],
  [
    'a BootcNode that a function has marked',
    resource(bootcNode({ managedFields: BY_US, annotations: { 'bootc.dev/in-reboot-slot': '' } })),
    requests({
      name: 'workers',
      summary: {
        bootcNodes: { 'worker-1': { ...SEEN, isInRebootSlot: true, writtenBy: 'function' } },
      },
    }),
  ],
  [
    'a BootcNode that was written twice within a second',
    resource(bootcNode({ managedFields: [...BY_US, ...BY_DAEMON] })),
    requests({ name: 'workers', summary: { bootcNodes: { 'worker-1': SEEN } } }),
  ],
  [
    'a BootcNode that a person has edited',
    resource(bootcNode({ managedFields: [...BY_US, { manager: 'kubectl-edit', time: AT }] })),
    requests({
      name: 'workers',
      summary: { bootcNodes: { 'worker-1': { ...SEEN, writtenBy: 'other' } } },
    }),
  ],
  [
    'a BootcNode that is being deleted',
    resource(bootcNode({ deletionTimestamp: AT })),
    requests({ name: 'workers' }),
  ],
  [
    'a BootcNode that is gone, so that another pool may claim the node',
    resource(bootcNode(), 'delete'),
    NODE_LOOKUP,
  ],
  ['a BootcNode without an owner', resource(bootcNode({ ownerReferences: [] })), NODE_LOOKUP],
  ['the name of a BootcNode', reference(NODE_API, 'BootcNode', 'worker-1'), NODE_LOOKUP],
  ['the report of a kubelet', resource(node({ managedFields: BY_KUBELET })), NONE],
  ['a Node that a person has labelled', resource(node({ managedFields: BY_HAND })), NODE_LOOKUP],
  [
    'a Node that the function has cordoned',
    resource(node({ managedFields: [...EARLIER_REPORT, ...BY_US], labels: MANAGED })),
    NONE,
  ],
  [
    'a Node whose kubelet reported in the same second',
    resource(node({ managedFields: [...BY_NODE_LIFECYCLE, ...BY_US], labels: MANAGED })),
    NODE_LOOKUP,
  ],
  [
    'a Node from which the function has taken the label',
    resource(node({ managedFields: BY_US })),
    NODE_LOOKUP,
  ],
  [
    'a Node of a ScheduledMachine, which another function of ours may have cordoned',
    resource(node({ managedFields: BY_US, labels: { ...MANAGED, [MACHINE]: 'team.a' } })),
    NODE_LOOKUP,
  ],
  ['a Node that is gone', resource(node({ managedFields: BY_KUBELET }), 'delete'), NODE_LOOKUP],
  ['the name of a Node', reference('v1', 'Node', 'worker-1'), NODE_LOOKUP],
  ['a CSINode', reference('storage.k8s.io/v1', 'CSINode', 'worker-1', 'add'), NODE_LOOKUP],
  [
    'a Secret',
    reference('v1', 'Secret', 'quay', 'update', 'team'),
    { type: 'lookup', lookup: { type: 'secret', namespace: 'team', name: 'quay' } },
  ],
  ['another kind', reference('apps/v1', 'Deployment', 'web:1'), NONE],
  ['a kind of this name in another group', reference('v1', 'BootcNode', 'worker-1'), NONE],
  ['an event of another program', event('com.example.made-up', {}, {}), NONE],
  [
    'what is due',
    event(
      'dev.sundial.objects.due.v1',
      {},
      { kind: 'BootcNodePool', keys: [{ name: 'workers' }, { name: 'edge' }] },
    ),
    requests({ name: 'workers' }, { name: 'edge' }),
  ],
  [
    'what is due of another kind',
    event(
      'dev.sundial.objects.due.v1',
      {},
      { kind: 'ScheduledMachine', keys: [{ namespace: 'a', name: 'b' }] },
    ),
    NONE,
  ],
])('%s', (_, given, mapped) => {
  expect(mapEvent(given)).toEqual(mapped)
})

test.each([
  ['a name', reference(NODE_API, 'BootcNodePool', '../x')],
  ['the name of an owner', resource(bootcNode({ ownerReferences: [{ ...OWNER, name: '../x' }] }))],
])('%s that no object can have is refused', (_, given) => {
  expect(() => mapEvent(given)).toThrow(BadEvent)
})

const PENDING = { ...SEEN, state: 'Pending' }
const shown = (name: string, seen: object = SEEN) => ({ bootcNodes: { [name]: seen } })
const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`worker-${i}`, SEEN]))

test.each([
  { earlier: shown('a'), later: shown('b'), both: { bootcNodes: { a: SEEN, b: SEEN }, nodes: {} } },
  { earlier: shown('a'), later: shown('a', PENDING), both: { ...shown('a', PENDING), nodes: {} } },
  { earlier: undefined, later: shown('a'), both: undefined },
  { earlier: shown('a'), later: undefined, both: undefined },
  { earlier: { bootcNodes: many }, later: shown('more'), both: undefined },
])('two requests become one, which asks for no less: %j', ({ earlier, later, both }) => {
  const request = (summary: object | undefined) => ({
    name: 'workers',
    ...(summary && { summary }),
  })

  expect(POOL_WATCHES.mergeRequests(request(earlier), request(later))).toEqual(request(both))
})
