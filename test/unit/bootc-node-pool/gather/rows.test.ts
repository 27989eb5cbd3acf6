// The rows of a pass, from the tables of an API server with the definitions that are installed.
import { DateTime } from 'luxon'
import { beforeAll, expect, test } from 'vitest'
import { bootcNodeCrd } from '#src/bootc-node/crd.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { bootcNodeRows } from '#src/bootc-node-pool/gather/bootc-node-rows.ts'
import { nodeRows } from '#src/bootc-node-pool/gather/node-rows.ts'
import { rowOfObject } from '#src/bootc-node-pool/settled/row-of-object.ts'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { CUSTOM_RESOURCE_DEFINITIONS, NODES } from '#src/kube/resource.ts'

const clock = createVirtualClock(DateTime.fromISO('2026-03-29T00:59:59Z', { zone: 'utc' }))
const client = createKubeClient(createEmbeddedApi({ clock }).transport)

const BARE = { desiredImage: 'quay.io/example/os@sha256:1', desiredImageState: 'Staged' }
const FULL = {
  desiredImage: 'quay.io/example/os@sha256:2',
  desiredImageState: 'Booted',
  pullSecretRef: { namespace: 'team', name: 'quay' },
  pullSecretHash: 'a1b2',
  rebootPolicy: 'AllowSoftReboot',
}
const OWNERS = [
  { apiVersion: 'v1', kind: 'Node', name: 'full', uid: 'uid-of-node' },
  {
    apiVersion: 'node.bootc.dev/v1alpha1',
    kind: 'BootcNodePool',
    name: 'workers',
    uid: 'uid-of-pool',
    controller: true,
    blockOwnerDeletion: true,
  },
]
const since = { lastTransitionTime: '2026-03-29T00:59:59Z' }
const STATUS = {
  observedGeneration: 1,
  booted: { image: 'quay.io/example/os:stable', imageDigest: 'sha256:1' },
  staged: { image: 'quay.io/example/os@sha256:2', imageDigest: 'sha256:3' },
  conditions: [
    { type: 'Degraded', status: 'True', reason: 'Error', message: 'bootc stage failed', ...since },
    { type: 'Idle', status: 'False', reason: 'Staging', message: '', ...since },
  ],
}

beforeAll(async () => {
  await client.create(CUSTOM_RESOURCE_DEFINITIONS, bootcNodeCrd())
  const { apiVersion, kind } = BOOTC_NODES
  await client.create(BOOTC_NODES, { apiVersion, kind, metadata: { name: 'bare' }, spec: BARE })
  const annotations = {
    'bootc.dev/in-reboot-slot': '',
    'bootc.dev/was-cordoned': 'false',
    'bootc.dev/fell-back': 'sha256:9',
    'bootc.dev/reboots': '[]',
  }
  const metadata = { name: 'full', annotations, ownerReferences: OWNERS, finalizers: ['test/wait'] }
  await client.create(BOOTC_NODES, { apiVersion, kind, metadata, spec: FULL })
  await client.patchStatus(BOOTC_NODES, { name: 'full' }, { status: STATUS })
  // It stays until its finalizer is removed.
  await client.delete(BOOTC_NODES, { name: 'full' })
})

test('a row has what a pass needs of a BootcNode', async () => {
  const rows = bootcNodeRows(await client.table(BOOTC_NODES))

  const { uid, resourceVersion } = (await client.get(BOOTC_NODES, { name: 'full' }))?.metadata ?? {}
  expect(rows.get('full')).toEqual({
    name: 'full',
    uid,
    resourceVersion,
    // The deletion counts as a change of the spec.
    generation: 2,
    observedGeneration: 1,
    isDeleting: true,
    owner: { uid: 'uid-of-pool', name: 'workers' },
    desiredImage: 'quay.io/example/os@sha256:2',
    desiredImageState: 'Booted',
    pullSecretRef: { namespace: 'team', name: 'quay' },
    pullSecretHash: 'a1b2',
    rebootPolicy: 'AllowSoftReboot',
    booted: { image: 'quay.io/example/os:stable', imageDigest: 'sha256:1' },
    staged: { image: 'quay.io/example/os@sha256:2', imageDigest: 'sha256:3' },
    idle: { status: 'False', reason: 'Staging' },
    degraded: { status: 'True', reason: 'Error', message: 'bootc stage failed' },
    isInRebootSlot: true,
    wasCordoned: 'false',
    fellBack: 'sha256:9',
    reboots: '[]',
  })
})

test('what a BootcNode does not have is absent in its row', async () => {
  const rows = bootcNodeRows(await client.table(BOOTC_NODES))

  const { uid, resourceVersion } = (await client.get(BOOTC_NODES, { name: 'bare' }))?.metadata ?? {}
  expect(rows.get('bare')).toEqual({
    name: 'bare',
    uid,
    resourceVersion,
    generation: 1,
    isDeleting: false,
    isInRebootSlot: false,
    ...BARE,
  })
})

test.each(['bare', 'full'])('an event and a table show the same BootcNode %s', async (name) => {
  const rows = bootcNodeRows(await client.table(BOOTC_NODES))
  const object = await client.get(BOOTC_NODES, { name })

  const shown = object && rowOfObject(object)

  expect(shown).toMatchObject(JSON.parse(JSON.stringify(rows.get(name))))
})

test('an older definition is named, with the remedy', async () => {
  const { columns, rows } = await client.table(BOOTC_NODES)
  const older = { columns: columns.filter((name) => name !== 'Reboot Slot'), rows }

  expect(() => bootcNodeRows(older)).toThrow(
    'The table of BootcNode objects has no column Reboot Slot: install the definition (CRD) of this version',
  )
})

test.each([
  { status: 'True', unschedulable: false, row: { ready: 'True', isSchedulable: true } },
  { status: 'True', unschedulable: true, row: { ready: 'True', isSchedulable: false } },
  { status: 'False', unschedulable: false, row: { ready: 'False', isSchedulable: true } },
  // The API server shows a kubelet that fell silent as NotReady.
  { status: 'Unknown', unschedulable: true, row: { ready: 'False', isSchedulable: false } },
  { status: undefined, unschedulable: false, row: { ready: 'Unknown', isSchedulable: true } },
])('a Node that is Ready $status and unschedulable $unschedulable', async (given) => {
  const name = `node-${given.status}-${given.unschedulable}`.toLowerCase()
  await client.create(NODES, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { group: name } },
    spec: { unschedulable: given.unschedulable },
  })
  if (given.status !== undefined) {
    const conditions = [{ type: 'Ready', status: given.status, reason: 'Test', message: '' }]
    await client.patchStatus(NODES, { name }, { status: { conditions } })
  }

  const all = await client.table(NODES, { labelSelector: `group=${name}` })
  const none = await client.table(NODES, { labelSelector: 'group=none' })

  expect(nodeRows(all, none).get(name)).toEqual({ name, ...given.row, isManaged: true })
  expect(nodeRows(all, all).get(name)).toEqual({ name, ...given.row, isManaged: false })
})

test('what a node reports is cut: the status of its pool would become too large', async () => {
  const { apiVersion, kind } = BOOTC_NODES
  await client.create(BOOTC_NODES, { apiVersion, kind, metadata: { name: 'liar' }, spec: BARE })
  const long = { image: `quay.io/${'x'.repeat(5000)}`, imageDigest: 'y'.repeat(5000) }
  await client.patchStatus(BOOTC_NODES, { name: 'liar' }, { status: { booted: long } })

  const rows = bootcNodeRows(await client.table(BOOTC_NODES))

  const { image = '', imageDigest = '' } = rows.get('liar')?.booted ?? {}
  expect([image.length, imageDigest.length]).toEqual([1024, 256])
  const object = await client.get(BOOTC_NODES, { name: 'liar' })
  expect(object && rowOfObject(object).booted).toEqual({ image, imageDigest })
})
