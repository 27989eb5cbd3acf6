import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { createScaledClock } from '#src/embedded/scaled-clock.ts'
import { createWorld } from '#src/embedded/world.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { PING_SOURCES } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import {
  CLUSTERS,
  createCluster,
  createMachine,
  DEPLOYMENTS,
  deployment,
  MACHINES,
  SOURCES,
  START,
  startedWorld,
} from './stand-ins/started-world.ts'

const NAME = { namespace: 'default', name: 'web-1' }

function scheduledMachine(namespace: string, more: object = {}): KubeObject {
  return {
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: { name: 'web', namespace },
    spec: {
      schedule: { daysOfWeek: ['mon-fri'], hoursOfDay: ['9-17'], timezone: 'Europe/Berlin' },
      clusterName: 'prod',
      bootstrapSpec: {
        apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
        kind: 'OddConfig',
        spec: {},
      },
      infrastructureSpec: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1alpha3',
        kind: 'TestMachine',
        spec: { odd: { as: ['it', 'is'] } },
      },
      ...more,
    },
  }
}

describe('a world', () => {
  test('has what wakes the functions, and takes ScheduledMachines', async () => {
    const { client } = await startedWorld()

    const created = await client.create(SCHEDULED_MACHINES, scheduledMachine('default'))

    expect(created.metadata.uid).toBeDefined()
    const names = async (resource: typeof SOURCES) =>
      (await client.list(resource)).map(({ metadata }) => metadata.name).sort()
    expect(await names(SOURCES)).toEqual(['calendars', 'machines', 'nodes', 'scheduled-machines'])
    expect(await names(PING_SOURCES)).toEqual(['alarm', 'backstop'])
  })

  test('makes what user objects take for granted', async () => {
    const { world, client } = await startedWorld()
    const objects = [scheduledMachine('shop'), scheduledMachine('lab', { clusterName: 'test' })]

    await world.ensureFor(objects)
    await world.ensureFor(objects)

    const clusters = (await client.list(CLUSTERS)).map(
      ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
    )
    expect(clusters.sort()).toEqual(['lab/test', 'shop/prod'])
    const kinds = async (apiVersion: string) =>
      (await client.discover(apiVersion))?.map(({ kind }) => kind)
    expect(await kinds('infrastructure.cluster.x-k8s.io/v1alpha3')).toEqual(['TestMachine'])
    expect(await kinds('bootstrap.cluster.x-k8s.io/v1beta1')).toContain('OddConfig')
  })

  test('makes the kind of the clones beside the kind of a template', async () => {
    const { world, client } = await startedWorld()
    const infrastructureRef = {
      apiVersion: 'infrastructure.cluster.x-k8s.io/v1alpha3',
      kind: 'OddMachineTemplate',
      name: 'odd',
    }

    await world.ensureFor([
      scheduledMachine('shop', { infrastructureSpec: undefined, infrastructureRef }),
    ])

    const served = await client.discover('infrastructure.cluster.x-k8s.io/v1alpha3')
    expect(served?.map(({ kind }) => kind).sort()).toEqual(['OddMachine', 'OddMachineTemplate'])
  })

  test('leaves a Cluster alone that is among the objects', async () => {
    const { world, client } = await startedWorld()
    const cluster = {
      apiVersion: CLUSTERS.apiVersion,
      kind: 'Cluster',
      metadata: { name: 'prod', namespace: 'shop' },
      spec: { paused: true },
    }

    await world.ensureFor([scheduledMachine('shop'), cluster])

    expect(await client.list(CLUSTERS)).toEqual([])
  })

  test('does the same, to the byte, with the same seed', async () => {
    const run = async (seed: number) => {
      const started = await startedWorld({ seed })
      const lines: string[] = []
      started.world.api.subscribe(({ type, object }) => {
        lines.push(`${started.clock.now().toISO()} ${type} ${JSON.stringify(object)}`)
      })
      await createCluster(started)
      for (const name of ['a', 'b', 'c']) await createMachine(started, { name })
      await started.client.create(DEPLOYMENTS, deployment('web', 5))
      await started.goTo(200)
      await started.client.delete(MACHINES, { namespace: 'default', name: 'b' })
      await started.goTo(1000)
      const told = started.delivered.map((each) => JSON.stringify(each))
      return [...lines, ...told].join('\n')
    }

    const first = await run(7)

    expect(await run(7)).toBe(first)
    expect(await run(8)).not.toBe(first)
    expect(first.length).toBeGreaterThan(10_000)
  })

  test('is idle when all has come to rest, and stops', async () => {
    const started = await startedWorld()
    const { world, client, goTo, delivered } = started
    await createCluster(started)
    await createMachine(started)
    const busy = world.idle()
    await goTo(100)
    const idle = world.idle()

    await world.stop()
    await client.delete(MACHINES, NAME)
    await goTo(1000)

    expect([busy, idle]).toEqual([false, true])
    expect((await client.get(MACHINES, NAME))?.metadata.deletionTimestamp).toBe(
      '2026-12-31T22:59:40Z',
    )
    expect(delivered).toEqual([])
  })

  test('lives on a clock that runs by itself too', async () => {
    const from = DateTime.fromISO('2026-03-29T00:59:50Z', { zone: 'utc' })
    const clock = createScaledClock({ from, speed: 500 })
    const world = createWorld({ clock, deliver: async () => 202 })
    await world.start()
    const isRunning = new Promise<void>((resolve) => {
      world.api.subscribe(({ object, resource }) => {
        const { phase } = (object.status ?? {}) as { phase?: string }
        if (resource.kind === 'Machine' && phase === 'Running') resolve()
      })
    })

    await createCluster(world)
    await createMachine(world)
    await isRunning
    await world.stop()

    expect(clock.now() >= from.plus({ seconds: 31 })).toBe(true)
  })
})

test('a hundred machines and ten thousand seconds pass in a moment', {
  timeout: 20_000,
}, async () => {
  const started = await startedWorld()
  await createCluster(started)
  const names = Array.from({ length: 100 }, (_, index) => `m${index}`)
  for (const name of names) await createMachine(started, { name })
  await started.goTo(100)
  for (const name of names) await started.client.delete(MACHINES, { namespace: 'default', name })

  await started.clock.advanceTo(START.plus({ seconds: 10_000 }))

  expect(await started.client.list(MACHINES)).toEqual([])
})
