import { describe, expect, it } from 'vitest'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { inService, MACHINE, refuse, said, warnings } from './refused.ts'

describe('a Machine that may not be read', () => {
  const message =
    'Sundial cannot get machines.cluster.x-k8s.io "worker" in namespace team in the management cluster: it has no right to do this (HTTP 403). Apply deploy/rbac (ClusterRole sundial-scheduled-machine and its binding)'

  it('is looked at a second time before anything is told', async () => {
    const scene = await inService()
    const before = await said(scene)
    refuse(scene, MACHINE)

    const { answer } = await scene.pass()
    const told = await said(scene)
    scene.fault(undefined)
    await scene.advance('2026-01-05T15:00:10Z')
    await scene.pass()

    expect(answer).toBe(204)
    expect(told).toEqual(before)
    expect(await said(scene)).toEqual(before)
    expect(await scene.status()).not.toHaveProperty('retry')
    expect(await warnings(scene)).toEqual([])
  })

  it('is told in the conditions and in one Warning, and is over by itself', async () => {
    const scene = await inService()
    const before = await scene.status()
    refuse(scene, MACHINE)
    await scene.pass()
    await scene.advance('2026-01-05T15:00:10Z')
    await scene.pass()
    const second = await said(scene)
    const { retry } = await scene.status()
    const hurried = await scene.pass()
    await scene.advance('2026-01-05T15:00:40Z')
    await scene.pass()
    const third = await scene.status()
    scene.fault(undefined)
    await scene.advance('2026-01-05T15:01:40Z')
    await scene.pass()

    expect(second).toEqual({
      phase: 'Error',
      ready: false,
      message,
      Ready: ['False', 'ReadFailed'],
      MachineReady: ['Unknown', 'ReadFailed'],
    })
    expect(retry).toEqual({ attempts: 2, notBefore: '2026-01-05T15:00:40Z', lastError: message })
    expect(hurried.calls).toEqual(['GET scheduledmachines/worker'])
    expect(third).toMatchObject({
      nodeRef: before['nodeRef'],
      machineRef: before['machineRef'],
      retry: { attempts: 3, notBefore: '2026-01-05T15:01:40Z' },
    })
    expect(await warnings(scene)).toEqual([`Active -> Error: ${message}`])
    expect((await scene.status())['phase']).toBe('Active')
    expect(await scene.status()).not.toHaveProperty('retry')
  })

  it('is told of a machine that is in Error already, too', async () => {
    const scene = await inService()
    await scene.client.patchStatus(SCHEDULED_MACHINES, KEY, {
      status: { phase: 'Error', message: 'of another cause' },
    })
    refuse(scene, MACHINE)
    await scene.pass()
    await scene.advance('2026-01-05T15:00:10Z')
    await scene.pass()
    await scene.advance('2026-01-05T15:00:40Z')
    await scene.pass()

    expect(await warnings(scene)).toEqual([message])
  })

  it('takes back nothing of a removal that has begun', async () => {
    const scene = await inService({ gracefulShutdownTimeout: '0s' })
    await scene.addPod('api')
    await scene.advance('2026-01-05T23:00:00Z')
    await scene.pass()
    const { shutdownStartedAt, drain } = await scene.status()
    refuse(scene, MACHINE)
    await scene.advance('2026-01-05T23:00:10Z')
    await scene.pass()
    await scene.advance('2026-01-05T23:00:20Z')
    await scene.pass()

    expect(drain).toBeDefined()
    expect(await scene.status()).toMatchObject({ phase: 'Error', shutdownStartedAt, drain })
  })
})
