// A Node that starts with taints, which go when its DaemonSets are Ready.
import { expect, test } from 'vitest'
import { findCondition, readConditions } from '#src/kube/conditions.ts'
import { valueAt } from '#src/kube/json.ts'
import { NODES } from '#src/kube/resource.ts'
import { addDaemonPod, CNI } from '#test/support/scene/daemon-pod.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { BATCH, GPU } from '#test/support/tainted-node.ts'

const NODE = { name: 'worker' }
const STARTING = { key: 'example.com/starting', effect: 'NoSchedule' }
const SPEC = { startupTaints: [STARTING], waitForDaemonSets: [CNI], nodeTaints: [BATCH] }

test('the taints go when the DaemonSet is Ready; the machine is in service only then', async () => {
  const scene = await registered()
  const waiting = await scene.status()
  const tainted = await taintsOf(scene)
  const { calls } = await scene.pass()

  await scene.advance('2026-01-05T15:00:20Z')
  await addDaemonPod(scene)
  await scene.pass()

  expect(waiting).toMatchObject({ phase: 'Pending', appliedNodeTaints: [BATCH, STARTING] })
  expect(findCondition(readConditions(waiting['conditions']), 'MachineReady')).toMatchObject({
    status: 'False',
    reason: 'WaitingForDaemonSets',
    message: 'Waiting for DaemonSet team/cni (it has no pod) on Node worker',
  })
  expect(tainted).toEqual([BATCH, STARTING])
  expect(calls).toContain('GET pods')
  expect(await scene.status()).toMatchObject({ phase: 'Active', appliedNodeTaints: [BATCH] })
  expect(await taintsOf(scene)).toEqual([BATCH])
})

test('a Node in service does not wait again, and is not tainted again', async () => {
  const scene = await registered()
  await addDaemonPod(scene)
  await scene.pass()

  await scene.removePod('cni')
  const { calls } = await scene.pass()

  expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([])
  expect(await scene.status()).toMatchObject({ phase: 'Active' })
  expect(await taintsOf(scene)).toEqual([BATCH])
})

test('a taint that another actor adds while the last pod becomes Ready survives', async () => {
  const scene = await registered()
  await addDaemonPod(scene)
  let isAdded = false
  scene.fault(async (call) => {
    if (call !== 'PATCH nodes/worker' || isAdded) return undefined
    isAdded = true
    await scene.client.patch(NODES, NODE, { spec: { taints: [GPU, BATCH, STARTING] } })
    return undefined
  })

  await scene.pass()

  expect(await taintsOf(scene)).toEqual([GPU, BATCH])
})

test('pods that may not be listed are told, with the remedy', async () => {
  const scene = await registered()
  scene.fault((call) => (call.startsWith('GET pods') ? 403 : undefined))

  for (const time of ['15:00:20', '15:01:00', '15:02:00']) {
    await scene.advance(`2026-01-05T${time}Z`)
    await scene.pass()
  }
  const refused = await scene.status()
  scene.fault(undefined)
  await scene.advance('2026-01-05T15:08:00Z')
  await addDaemonPod(scene)
  await scene.pass()

  expect(refused['message']).toContain('Sundial cannot list pods')
  expect(await scene.status()).toMatchObject({ phase: 'Active' })
})

// The Machine is made, and its Node has registered and is Ready.
async function registered(): Promise<Scene> {
  const scene = await createScene('2026-01-05T15:00:00Z', SPEC)
  await scene.pass()
  await scene.provision()
  await scene.pass()
  return scene
}

async function taintsOf({ client }: Scene): Promise<unknown> {
  return valueAt(await client.get(NODES, NODE), 'spec', 'taints') ?? []
}
