// The health checks of deploy/gitops, asked about every status that the functions write in the stories.
import { describe, expect, test } from 'vitest'
import type { KubeObject } from '#src/kube/object.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { type Phase, parseStatus } from '#src/scheduled-machine/schema.ts'
import { argoHealth } from '#test/support/gitops/argo-health.ts'
import { fluxHealth } from '#test/support/gitops/flux-health.ts'
import { actAll, report } from '#test/support/pool-scene/daemon.ts'
import { createPoolScene, imageOf, type PoolScene, V1, V2 } from '#test/support/pool-scene.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { STORIES } from '#test/support/stories.ts'

/** What Flux says of an object with this health in Argo CD. */
const IN_FLUX: Readonly<Record<string, string>> = {
  Healthy: 'Current',
  Suspended: 'Current',
  Progressing: 'InProgress',
  Degraded: 'Failed',
}

/** By phase, if nobody is needed. */
const OF_PHASE = {
  Pending: 'Progressing',
  Active: 'Healthy',
  ShuttingDown: 'Progressing',
  Inactive: 'Healthy',
  Disabled: 'Suspended',
  Terminated: 'Suspended',
  EmergencyRemove: 'Progressing',
  Error: 'Degraded',
} satisfies Record<Phase, string>

/** Something that the spec refers to does not exist, in the first pass. */
const WAITING = [
  'the template is missing, then comes, and the machine joins',
  'the Cluster is missing, then comes',
]

function healthOf(object: KubeObject | undefined): string | undefined {
  if (object === undefined) return undefined
  const { status } = argoHealth(object)
  // Flux does not ask about an object that is being deleted.
  if (object.metadata.deletionTimestamp === undefined) {
    expect(fluxHealth(object)).toBe(IN_FLUX[status])
  }
  return status
}

const machineOf = (scene: Scene) => scene.client.get(SCHEDULED_MACHINES, KEY)

describe('the health of a machine', () => {
  test.each(STORIES)('$name', async ({ name, start, spec, settings, steps }) => {
    const scene = await createScene(start, spec, undefined, settings)
    const seen: unknown[] = []
    const expected: unknown[] = []

    expect(healthOf(await machineOf(scene))).toBe('Progressing')
    for (const [index, given] of steps.entries()) {
      await given(scene)
      await scene.pass()
      const object = await machineOf(scene)
      if (object === undefined) break
      const { phase } = parseStatus(object['status'])
      seen.push([phase, healthOf(object)])
      const isWaiting = index === 0 && WAITING.includes(name)
      expected.push([phase, isWaiting ? 'Degraded' : phase && OF_PHASE[phase]])
    }

    expect(seen).toEqual(expected)
    expect(seen.length).toBeGreaterThan(0)
  })

  test('a change that nobody has looked at, a pause, and a deletion', async () => {
    const scene = await createScene('2026-01-05T15:00:00Z')
    await scene.pass()
    await scene.provision()
    await scene.pass()

    const before = healthOf(await machineOf(scene))
    await scene.edit({ spec: { priority: 60 } })
    const changed = healthOf(await machineOf(scene))
    await scene.edit({ metadata: { annotations: { 'cluster.x-k8s.io/paused': 'true' } } })
    await scene.pass()
    const paused = healthOf(await machineOf(scene))
    await scene.api.transport({
      method: 'DELETE',
      path: '/apis/5spot.finos.org/v1alpha1/namespaces/team/scheduledmachines/worker',
    })
    const deleted = healthOf(await machineOf(scene))

    expect({ before, changed, paused, deleted }).toEqual({
      before: 'Healthy',
      changed: 'Progressing',
      paused: 'Suspended',
      deleted: 'Progressing',
    })
  })

  test('a right for its Node is missing', async () => {
    const scene = await createScene('2026-01-05T15:00:00Z')
    await scene.pass()
    await scene.provision()
    await scene.pass()

    scene.fault((call) => (call.startsWith('GET nodes/') ? 403 : undefined))
    await scene.advance('2026-01-05T15:05:00Z')
    await scene.pass()
    await scene.advance('2026-01-05T15:10:00Z')
    await scene.pass()

    const object = await machineOf(scene)
    expect([parseStatus(object?.['status']).phase, healthOf(object)]).toEqual([
      'Active',
      'Degraded',
    ])
  })
})

test('the health of a pool: new, updated, a rollout, a pause, a node in trouble, deleted', async () => {
  const scene: PoolScene = await createPoolScene(['a', 'b'])
  const seen: unknown[] = []
  const look = async (when: string) => seen.push([when, healthOf(await scene.pool())])

  await look('new')
  await scene.pass()
  await look('staging')
  await scene.advance(60)
  await actAll(scene, V1)
  await scene.pass()
  await look('updated')
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  await look('another image')
  await scene.pass()
  await look('rollout')
  await scene.edit({ spec: { rollout: { paused: true } } })
  await scene.pass()
  await look('paused')
  await report(scene, 'a', { booted: V1, error: 'no space left on device' })
  await scene.pass()
  await look('a node in trouble')
  await scene.api.transport({
    method: 'DELETE',
    path: '/apis/node.bootc.dev/v1alpha1/bootcnodepools/workers',
  })
  await look('deleted')

  expect(seen).toEqual([
    ['new', 'Progressing'],
    ['staging', 'Progressing'],
    ['updated', 'Healthy'],
    ['another image', 'Progressing'],
    ['rollout', 'Progressing'],
    ['paused', 'Suspended'],
    ['a node in trouble', 'Degraded'],
    ['deleted', 'Progressing'],
  ])
})

test('of a ScheduledMachine, the functions write nothing but what docs/gitops.md lists', async () => {
  const written = new Set<string>()

  for (const { start, spec, settings, steps } of STORIES) {
    const scene = await createScene(start, spec, undefined, settings)
    for (const given of steps) {
      await given(scene)
      const before = await machineOf(scene)
      await scene.pass()
      const after = await machineOf(scene)
      if (after !== undefined) for (const path of changed(before, after)) written.add(path)
    }
  }

  expect([...written].sort()).toEqual([
    'metadata.annotations.5spot.finos.org/reclaim-acknowledged',
    'metadata.finalizers',
    'spec.schedule.enabled',
  ])
})

// The paths of the fields that differ. The API server itself keeps the generation, the version and the managers.
function changed(before: unknown, after: unknown): readonly string[] {
  const [old, young] = [leavesOf(before), leavesOf(after)]
  return [...new Set([...old.keys(), ...young.keys()])].filter(
    (path) =>
      !/^status|^metadata\.(generation|resourceVersion|managedFields)/.test(path) &&
      JSON.stringify(old.get(path)) !== JSON.stringify(young.get(path)),
  )
}

function leavesOf(value: unknown, path = ''): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Map([[path, value]])
  }
  return new Map(
    Object.entries(value).flatMap(([key, each]) => [
      ...leavesOf(each, path === '' ? key : `${path}.${key}`),
    ]),
  )
}
