// An object is replaced by another of the same name between the read and the write. Every write names the
// object that was read, by uid or resourceVersion, so that the successor is not changed.
import { expect, test } from 'vitest'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import { CONFIG_MAPS, NODES, PODS, type Resource } from '#src/kube/resource.ts'
import { reclaimConfigKey } from '#src/nodes/reclaim.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { requestReclaim } from '#test/support/reclaim/request.ts'
import { BOOTSTRAP, INFRASTRUCTURE, KEY, MACHINES } from '#test/support/scene/objects.ts'
import { replace, replaceBefore } from '#test/support/scene/replace.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import type { WholeEffect } from '#test/support/whole-decision.ts'

// A Monday; the window in New York is 14:00Z to 23:00Z.
const OPEN = '2026-01-05T15:00:00Z'
const BEFORE = '2026-01-05T13:00:00Z'
const CLOSED = '2026-01-05T23:00:00Z'

interface Row {
  readonly start: string
  readonly spec?: object
  /** Until the pass that is to do it. */
  readonly given: (scene: Scene) => Promise<unknown>
  /** The request that does it. */
  readonly call: string
  /** What is replaced at that moment; made, where there was none. */
  readonly object: Resource
  readonly key?: ObjectKey
}

const POD = { namespace: 'team', name: 'web' }
const NODE = { name: 'worker' }
const AGENT = reclaimConfigKey('worker')
const nothing = async () => undefined

const ROWS = {
  addFinalizer: {
    start: OPEN,
    given: nothing,
    call: 'PATCH scheduledmachines/worker',
    object: SCHEDULED_MACHINES,
  },
  removeFinalizer: {
    start: BEFORE,
    async given(scene) {
      await scene.pass()
      await scene.client.delete(SCHEDULED_MACHINES, KEY)
    },
    call: 'PATCH scheduledmachines/worker',
    object: SCHEDULED_MACHINES,
  },
  record: {
    start: OPEN,
    given: nothing,
    call: 'PATCH scheduledmachines/worker/status',
    object: SCHEDULED_MACHINES,
  },
  emit: { start: OPEN, given: nothing, call: 'POST events', object: SCHEDULED_MACHINES },
  createMachine: { start: OPEN, given: nothing, call: 'POST machines', object: MACHINES },
  createProviderObject: {
    start: OPEN,
    given: nothing,
    call: 'POST testmachines',
    object: INFRASTRUCTURE,
  },
  adoptMachine: {
    start: OPEN,
    async given(scene) {
      await inService(scene)
      await scene.client.patch(MACHINES, KEY, { metadata: { ownerReferences: null } })
    },
    call: 'PATCH machines/worker',
    object: MACHINES,
  },
  skipMachineDrain: {
    start: OPEN,
    given: killed,
    call: 'PATCH machines/worker',
    object: MACHINES,
  },
  restoreMachineDrain: {
    start: OPEN,
    async given(scene) {
      await inService(scene)
      const annotations = { 'machine.cluster.x-k8s.io/exclude-node-draining': 'by-sundial' }
      await scene.client.patch(MACHINES, KEY, { metadata: { annotations } })
    },
    call: 'PATCH machines/worker',
    object: MACHINES,
  },
  deleteMachine: { start: OPEN, given: killed, call: 'DELETE machines/worker', object: MACHINES },
  deleteProviderObject: {
    start: OPEN,
    async given(scene) {
      await inService(scene)
      // The garbage collector would take them.
      for (const kind of [BOOTSTRAP, INFRASTRUCTURE])
        await scene.client.patch(kind, KEY, { metadata: { ownerReferences: null } })
      await removed(scene)
    },
    call: 'DELETE testmachines/worker',
    object: INFRASTRUCTURE,
  },
  cordonNode: { start: OPEN, given: closed, call: 'PATCH nodes/worker', object: NODES, key: NODE },
  uncordonNode: {
    start: OPEN,
    async given(scene) {
      await closed(scene)
      await scene.pass()
      await scene.edit({ spec: { schedule: { hoursOfDay: ['0-23'] } } })
    },
    call: 'PATCH nodes/worker',
    object: NODES,
    key: NODE,
  },
  taintNode: {
    start: OPEN,
    async given(scene) {
      await inService(scene)
      await scene.edit({ spec: { nodeTaints: [{ key: 'batch', effect: 'NoSchedule' }] } })
    },
    call: 'PATCH nodes/worker',
    object: NODES,
    key: NODE,
  },
  untaintNode: {
    start: OPEN,
    spec: {
      gracefulShutdownTimeout: '0s',
      nodeTaints: [{ key: 'batch', effect: 'NoSchedule' }],
    },
    // An admin has cordoned the Node, so the first patch is that of the taints.
    async given(scene) {
      await inService(scene)
      await scene.removePod(POD.name)
      await scene.client.patch(NODES, NODE, { spec: { unschedulable: true } })
      await scene.advance(CLOSED)
    },
    call: 'PATCH nodes/worker',
    object: NODES,
    key: NODE,
  },
  evictPods: {
    start: OPEN,
    spec: { gracefulShutdownTimeout: '0s' },
    given: closed,
    call: 'POST pods/web/eviction',
    object: PODS,
    key: POD,
  },
  deleteNode: {
    start: OPEN,
    async given(scene) {
      await inService(scene)
      await removed(scene)
      await scene.client.delete(BOOTSTRAP, KEY)
      await scene.client.delete(INFRASTRUCTURE, KEY)
    },
    call: 'DELETE nodes/worker',
    object: NODES,
    key: NODE,
  },
  configureReclaimAgent: {
    start: OPEN,
    spec: { killIfCommands: ['java'] },
    async given(scene) {
      await inService(scene)
      await scene.edit({ spec: { killIfCommands: ['steam'] } })
    },
    call: 'PATCH configmaps/reclaim-agent-worker',
    object: CONFIG_MAPS,
    key: AGENT,
  },
  removeReclaimAgent: {
    start: OPEN,
    spec: { killIfCommands: ['java'] },
    async given(scene) {
      await inService(scene)
      await scene.edit({ spec: { killIfCommands: [] } })
    },
    call: 'DELETE configmaps/reclaim-agent-worker',
    object: CONFIG_MAPS,
    key: AGENT,
  },
  patchObject: {
    start: OPEN,
    given: reclaimed,
    call: 'PATCH scheduledmachines/worker',
    object: SCHEDULED_MACHINES,
  },
  clearReclaimRequest: {
    start: OPEN,
    given: reclaimed,
    call: 'PATCH nodes/worker',
    object: NODES,
    key: NODE,
  },
} satisfies Record<WholeEffect['type'], Row>

test.each<[string, Row]>(Object.entries(ROWS))(
  '%s leaves a successor of the same name as it is',
  async (_, { start, spec, given, call, object, key = KEY }) => {
    const scene = await createScene(start, spec)
    await given(scene)
    const wrong = await replaceBefore(scene, call, object, key)

    const { calls } = await scene.pass()

    expect(calls).toContain(call)
    expect(await wrong()).toEqual([])
  },
)

test.each([
  ['configured', {}, { spec: { killIfCommands: ['java'] } }],
  ['removed', { killIfCommands: ['java'] }, { spec: { killIfCommands: [] } }],
])(
  'a Node that is replaced while its reclaim agent is %s: the pass looks again, and tells no failure',
  async (_, spec, change) => {
    const scene = await createScene(OPEN, spec)
    await inService(scene)
    await scene.pass()
    await scene.edit(change)
    await replaceBefore(scene, 'PATCH nodes/worker', NODES, NODE)

    const { calls } = await scene.pass()

    const { phase, retry, conditions } = await scene.status()
    expect(calls.filter((call) => call === 'GET nodes/worker').length).toBeGreaterThan(1)
    expect([phase, retry]).toEqual(['Pending', undefined])
    expect(conditions).not.toContainEqual(expect.objectContaining({ reason: 'AgentNotConfigured' }))
  },
)

test('a slow pass of a deleted ScheduledMachine does not delete the Machine of its successor', async () => {
  const scene = await createScene(OPEN)
  await scene.pass()
  const old = await scene.object()
  const made: Partial<KubeObject> | undefined = await scene.machine()
  let asked = 0
  scene.fault(async (call) => {
    if (call !== 'GET machines/worker' || asked++ > 0) return undefined
    // The successor has a Machine of its own.
    const successor = await replace(scene, SCHEDULED_MACHINES, KEY)
    const { labels, ownerReferences: [owner] = [] } = made?.metadata ?? { ...KEY }
    const ownerReferences = [{ ...owner, uid: successor.metadata.uid }]
    await replace(scene, MACHINES, KEY, { labels, ownerReferences })
    return undefined
  })
  const { calls } = await scene.pass()

  const owners = (await scene.machine())?.metadata.ownerReferences
  expect(owners).toHaveLength(1)
  expect(owners?.[0]?.uid).not.toBe(old.uid)
  expect(calls.filter((call) => call.startsWith('PATCH machines'))).toEqual([])
})

async function inService(scene: Scene): Promise<void> {
  await scene.pass()
  await scene.provision()
  await scene.addPod(POD.name)
  await scene.pass()
}

async function killed(scene: Scene): Promise<void> {
  await inService(scene)
  await scene.edit({ spec: { killSwitch: true } })
}

// Somebody has cordoned the Node already, so the first write to it clears the request.
async function reclaimed(scene: Scene): Promise<void> {
  await inService(scene)
  await scene.removePod(POD.name)
  await scene.client.patch(NODES, NODE, { spec: { unschedulable: true } })
  await requestReclaim(scene.client, NODE.name)
}

async function closed(scene: Scene): Promise<void> {
  await inService(scene)
  await scene.advance(CLOSED)
}

// The Machine is gone, and the objects that it leaves have not been read yet.
async function removed(scene: Scene): Promise<void> {
  await scene.edit({ spec: { killSwitch: true } })
  await scene.client.patch(MACHINES, KEY, { metadata: { finalizers: null } })
  await scene.client.delete(MACHINES, KEY)
}
