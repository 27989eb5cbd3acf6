import { expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import { condition } from '#test/support/scene/condition.ts'
import { IN_WINDOW, inService } from '#test/support/scene/in-service.ts'
import { KEY, MACHINES } from '#test/support/scene/objects.ts'
import { createScene } from '#test/support/scene.ts'

test('a Machine of our name that is not ours is neither adopted nor deleted (I6)', async () => {
  const scene = await createScene(IN_WINDOW)
  await scene.client.create(MACHINES, {
    apiVersion: MACHINES.apiVersion,
    kind: 'Machine',
    metadata: { ...KEY, labels: { team: 'other' } },
    spec: {
      clusterName: 'prod',
      bootstrap: { dataSecretName: 'x' },
      infrastructureRef: {
        apiGroup: 'infrastructure.cluster.x-k8s.io',
        kind: 'TestMachine',
        name: 'x',
      },
    },
  })
  const before = await scene.machine()

  await scene.pass()
  const there = await condition(scene, 'ReferencesValid')
  await scene.advance('2026-01-05T23:00:00Z')
  await scene.pass()
  await scene.edit({ spec: { killSwitch: true } })
  await scene.pass()

  expect(there).toEqual({ status: 'False', reason: 'NameConflict' })
  expect(await scene.machine()).toEqual(before)
})

test('a cordon of an administrator stays when a shutdown is taken back', async () => {
  const scene = await inService()
  await scene.client.patch(NODES, { name: 'worker' }, { spec: { unschedulable: true } })
  await scene.advance('2026-01-05T23:00:00Z')
  await scene.pass()
  await scene.edit({ spec: { schedule: { hoursOfDay: ['0-23'] } } })
  await scene.pass()

  expect((await scene.status())['phase']).toBe('Active')
  expect(await scene.client.get(NODES, { name: 'worker' })).toMatchObject({
    spec: { unschedulable: true },
  })
})
