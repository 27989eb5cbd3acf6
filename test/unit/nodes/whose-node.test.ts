import { expect, test } from 'vitest'
import { isNodeOf, mismatchOf, type NodeOwner } from '#src/nodes/whose-node.ts'

const MACHINE: NodeOwner = {
  namespace: 'team',
  name: 'worker',
  clusterName: 'prod',
  nodeRef: { name: 'node-1' },
}
const GONE: NodeOwner = {
  namespace: 'team',
  name: 'worker',
  clusterName: 'prod',
  recordedUid: 'uid-old',
}

const node = (changes: { annotations?: object; providerID?: string; uid?: string } = {}) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'node-1',
    uid: changes.uid ?? 'uid-1',
    ...(changes.annotations && { annotations: { ...changes.annotations } }),
  },
  spec: { ...(changes.providerID !== undefined && { providerID: changes.providerID }) },
})
const says = (name: string, namespace?: string, cluster?: string) => ({
  'cluster.x-k8s.io/machine': name,
  ...(namespace !== undefined && { 'cluster.x-k8s.io/cluster-namespace': namespace }),
  ...(cluster !== undefined && { 'cluster.x-k8s.io/cluster-name': cluster }),
})

test.each<readonly [string, NodeOwner, ReturnType<typeof node>]>([
  ['by its name, when neither side has an identity', MACHINE, node()],
  ['by the uid in the nodeRef', { ...MACHINE, nodeRef: { name: 'node-1', uid: 'uid-1' } }, node()],
  ['by the provider ID', { ...MACHINE, providerID: 'p://1' }, node({ providerID: 'p://1' })],
  [
    'by its annotations',
    { ...MACHINE, providerID: 'p://1' },
    node({ annotations: says('worker', 'team', 'prod') }),
  ],
  ['by the uid that was recorded', { ...MACHINE, recordedUid: 'uid-1' }, node()],
  [
    'by the provider ID, registered again',
    { ...MACHINE, providerID: 'p://1', recordedUid: 'uid-old' },
    node({ providerID: 'p://1' }),
  ],
  ['by the uid, after its Machine', GONE, node({ uid: 'uid-old' })],
  [
    'by its annotations, registered again after its Machine',
    GONE,
    node({ annotations: says('worker', 'team', 'prod') }),
  ],
  [
    'by the uid, although the spec now names another Cluster',
    { ...GONE, clusterName: 'next' },
    node({ uid: 'uid-old', annotations: says('worker', 'team', 'prod') }),
  ],
  [
    'by the provider ID, registered again, with another uid in the Machine',
    { ...MACHINE, providerID: 'p://1', nodeRef: { name: 'node-1', uid: 'uid-old' } },
    node({ providerID: 'p://1' }),
  ],
  [
    'by its annotations, registered again, with another uid in the Machine',
    { ...MACHINE, nodeRef: { name: 'node-1', uid: 'uid-old' } },
    node({ annotations: says('worker', 'team', 'prod') }),
  ],
])("a Node is this machine's %s", (_, owner, candidate) => {
  expect(mismatchOf(owner, candidate)).toBeUndefined()
  expect(isNodeOf(owner, candidate)).toBe(true)
})

const OTHER = 'Node node-1 belongs to another Machine by its annotation cluster.x-k8s.io/machine'
const UNPROVEN =
  "Node node-1 has the right name, but it does not prove by the annotations cluster.x-k8s.io/machine, cluster.x-k8s.io/cluster-namespace and cluster.x-k8s.io/cluster-name that it is this machine's"
const ANOTHER_UID = "Node node-1 is not the one that was this machine's: its uid is different"

test.each<readonly [string, NodeOwner, ReturnType<typeof node>, string]>([
  [
    'of another name',
    { ...MACHINE, nodeRef: { name: 'node-2' } },
    node(),
    'the Machine refers to Node node-2, not node-1',
  ],
  [
    'that replaced the one referred to',
    { ...MACHINE, nodeRef: { name: 'node-1', uid: 'uid-old' } },
    node(),
    'Node node-1 is not the one that the Machine refers to: its uid is different',
  ],
  ['whose annotations name another Machine', MACHINE, node({ annotations: says('other') }), OTHER],
  [
    'of a Machine with the same name in another namespace',
    MACHINE,
    node({ annotations: says('worker', 'shop') }),
    OTHER,
  ],
  [
    'of a Machine with the same name in another Cluster',
    MACHINE,
    node({ annotations: says('worker', 'team', 'test') }),
    OTHER,
  ],
  [
    'of another provider ID, with our annotations',
    { ...MACHINE, providerID: 'p://1' },
    node({ providerID: 'p://2', annotations: says('worker', 'team') }),
    'Node node-1 has provider ID p://2, but the Machine has p://1',
  ],
  [
    'that has only the name, while the Machine has a provider ID',
    { ...MACHINE, providerID: 'p://1' },
    node(),
    UNPROVEN.replace('by the', 'by the provider ID p://1 or by the'),
  ],
  [
    'that has a provider ID, while the Machine has none',
    MACHINE,
    node({ providerID: 'p://1' }),
    UNPROVEN,
  ],
  ['of our name, without a namespace', MACHINE, node({ annotations: says('worker') }), UNPROVEN],
  [
    'of our name and namespace, without a Cluster',
    MACHINE,
    node({ annotations: says('worker', 'team') }),
    UNPROVEN,
  ],
  [
    'of a Machine with the same name in another Cluster, after our Machine',
    { namespace: 'team', name: 'worker', clusterName: 'prod' },
    node({ annotations: says('worker', 'team', 'test') }),
    OTHER,
  ],
  [
    'of our name and namespace, when our Cluster is not known',
    { namespace: 'team', name: 'worker' },
    node({ annotations: says('worker', 'team', 'prod') }),
    UNPROVEN,
  ],
  [
    'of another uid and another provider ID than the Machine refers to',
    { ...MACHINE, providerID: 'p://1', nodeRef: { name: 'node-1', uid: 'uid-old' } },
    node({ providerID: 'p://2' }),
    'Node node-1 has provider ID p://2, but the Machine has p://1',
  ],
  [
    'of another uid, without other evidence',
    { ...MACHINE, recordedUid: 'uid-old' },
    node(),
    ANOTHER_UID,
  ],
  ['of another uid, after the Machine', GONE, node(), ANOTHER_UID],
  [
    'of the same host, after the Machine, because the next Machine has the same provider ID',
    { ...GONE, providerID: 'p://1' },
    node({ providerID: 'p://1' }),
    ANOTHER_UID,
  ],
  [
    'taken over by another Machine, after ours',
    { ...GONE, recordedUid: 'uid-1' },
    node({ annotations: says('other', 'team') }),
    OTHER,
  ],
])("a Node %s is not this machine's", (_, owner, candidate, message) => {
  expect(mismatchOf(owner, candidate)).toBe(message)
  expect(isNodeOf(owner, candidate)).toBe(false)
})
