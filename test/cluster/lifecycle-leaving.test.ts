// How a machine leaves; and real edges of windows: instants at which nobody edits anything, and nothing
// but the alarm wakes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatInstant } from '#src/kube/instant.ts'
import { textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NAMESPACES, NODES, PING_SOURCES, PODS } from '#src/kube/resource.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import {
  APPS,
  changeBudget,
  createBudget,
  createDaemonSet,
  createPod,
  createReplicaSet,
  evictedBySundial,
} from '#test/support/control-plane/pods.ts'
import {
  closedNow,
  createActive,
  createMachine,
  editMachine,
  keyOf,
  leftovers,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { type Edge, edgeIn } from '#test/support/control-plane/shifted-clock.ts'
import { eventsOf, JOIN_EVENTS, JOINS, storyOf } from '#test/support/control-plane/story.ts'

let cluster: Cluster
let edge: Edge
beforeAll(async () => {
  cluster = await startCluster({
    shiftSeconds() {
      edge = edgeIn(40)
      return edge.shiftSeconds
    },
  })
  // It looks at the full hour too.
  const backstop = { namespace: 'sundial-system', name: 'backstop' }
  await cluster.api.client.delete(PING_SOURCES, backstop)
})
afterAll(() => cluster?.stop())

const LEAVING =
  'Normal GracePeriodActive: Active -> ShuttingDown: Outside the schedule: the drain begins after a grace period of 0 s'
const LEFT = 'Normal MachineDeleted: ShuttingDown -> Inactive: Machine removed from cluster'

/** Open for the hour that begins at the edge, or at so many hours from it. */
const openFrom = (hours: number) => ({
  daysOfWeek: ['mon-sun'],
  hoursOfDay: [String((edge.hour + hours + 24) % 24)],
  timezone: edge.timezone,
})

/** How long after the edge something was first seen to be so, in seconds. */
const secondsAfterEdge = (kind: string, name: string, isSo: (object: KubeObject) => boolean) => {
  const seen = cluster.following.history.find(
    ({ resource, object }) =>
      resource.kind === kind && object.metadata.name === name && isSo(object),
  )
  return ((seen?.at ?? Number.NaN) - edge.at.toMillis()) / 1000
}

describe.concurrent('at the edge of its window', () => {
  it('a machine is made, at the instant', async () => {
    await createMachine(cluster, 'opens', { schedule: openFrom(0) })
    const inactive = await untilPhase(cluster, 'opens', 'Inactive')

    expect(valueAt(inactive, 'status', 'nextActivation')).toBe(formatInstant(edge.shiftedAt))
    expect(valueAt(inactive, 'status', 'wakeTime')).toBe(formatInstant(edge.shiftedAt))

    await untilPhase(cluster, 'opens', 'Active', 150_000)

    const late = secondsAfterEdge('Machine', 'opens', () => true)
    expect(late).toBeGreaterThan(0)
    expect(late).toBeLessThan(10)
    expect(storyOf(cluster.following, 'opens')).toEqual([
      'Pending AwaitingSchedule',
      'Inactive ScheduleInactive',
      ...JOINS.slice(1),
    ])
    expect(await eventsOf(cluster.api, 'opens')).toEqual([
      JOIN_EVENTS[0],
      'Normal ScheduleInactive: Pending -> Inactive: Outside scheduled time window',
      'Normal MachineCreated: Inactive -> Pending: Machine created; waiting for the providers',
      JOIN_EVENTS[1],
    ])
  })

  it('a machine begins to leave, at the instant', async () => {
    const grace = 7
    const active = await createActive(cluster, 'closes', {
      schedule: openFrom(-1),
      gracefulShutdownTimeout: `${grace}s`,
    })

    expect(valueAt(active, 'status', 'nextCleanup')).toBe(formatInstant(edge.shiftedAt))
    expect(valueAt(active, 'status', 'wakeTime')).toBe(formatInstant(edge.shiftedAt))

    await untilPhase(cluster, 'closes', 'Inactive', 150_000)

    const isLeaving = (object: KubeObject) => textAt(object, 'status', 'phase') === 'ShuttingDown'
    const isDeleted = ({ metadata }: KubeObject) => metadata.deletionTimestamp !== undefined
    const begun = secondsAfterEdge('ScheduledMachine', 'closes', isLeaving)
    const deleted = secondsAfterEdge('Machine', 'closes', isDeleted)
    expect(begun).toBeGreaterThan(0)
    expect(begun).toBeLessThan(10)
    expect(deleted).toBeGreaterThan(grace)
    expect(deleted).toBeLessThan(grace + 10)
    expect(await leftovers(cluster, 'closes')).toEqual([])
    expect(storyOf(cluster.following, 'closes')).toEqual([
      ...JOINS,
      'ShuttingDown GracePeriodActive',
      'ShuttingDown NodeDrained',
      'Inactive MachineDeleted',
    ])
    expect(await eventsOf(cluster.api, 'closes')).toEqual([
      ...JOIN_EVENTS,
      'Normal GracePeriodActive: Active -> ShuttingDown: Outside the schedule: the drain begins after a grace period of 7 s',
      LEFT,
    ])
    const rested = await untilMachine(cluster, 'closes', 'at rest', () => true)
    const tomorrow = edge.shiftedAt.plus({ hours: 23 })
    expect(valueAt(rested, 'status', 'wakeTime')).toBe(formatInstant(tomorrow))
  })
})

describe.concurrent('a machine that leaves', () => {
  it('is drained as soon as a budget lets its pods go', async () => {
    await createActive(cluster, 'leaves')
    await createPod(cluster.api, 'leaves', 'web')
    await createBudget(cluster.api, 'web', 1)

    await editMachine(cluster, 'leaves', { schedule: closedNow() })
    const blocked = await untilMachine(
      cluster,
      'leaves',
      'blocked',
      (object) => valueAt(object, 'status', 'drain', 'blocked', '0') !== undefined,
    )

    expect(valueAt(blocked, 'status', 'drain')).toEqual({
      startedAt: expect.any(String),
      lastEvictionAt: expect.any(String),
      newestPodAt: expect.any(String),
      podsRemaining: 1,
      blocked: [
        {
          namespace: APPS,
          name: 'web',
          message:
            "Cannot evict pod as it would violate the pod's disruption budget. " +
            'The disruption budget web needs 1 healthy pods and has 1 currently',
        },
      ],
    })
    expect((await cluster.api.client.get(NODES, { name: 'leaves' }))?.['spec']).toMatchObject({
      unschedulable: true,
    })
    expect(
      (await cluster.api.client.get(cluster.machines, keyOf('leaves')))?.metadata.deletionTimestamp,
    ).toBeUndefined()

    await changeBudget(cluster.api, 'web', 0)
    const inactive = await untilPhase(cluster, 'leaves', 'Inactive')

    expect(await leftovers(cluster, 'leaves')).toEqual([])
    expect(await cluster.api.client.get(PODS, { namespace: APPS, name: 'web' })).toBeUndefined()
    expect(inactive['status']).toEqual({
      phase: 'Inactive',
      phaseSince: expect.any(String),
      message: 'Machine removed from cluster',
      ready: false,
      inSchedule: false,
      observedGeneration: 2,
      lastScheduledTime: expect.any(String),
      nextActivation: expect.any(String),
      nextCleanup: expect.any(String),
      next: expect.stringMatching(/^joins \S+ \S+ UTC$/),
      wakeTime: valueAt(inactive, 'status', 'nextActivation'),
      conditions: expect.any(Array),
    })
    expect(storyOf(cluster.following, 'leaves')).toEqual([
      ...JOINS,
      'ShuttingDown GracePeriodActive',
      'ShuttingDown NodeDraining',
      'ShuttingDown NodeDrained',
      'Inactive MachineDeleted',
    ])
    expect(await eventsOf(cluster.api, 'leaves')).toEqual([...JOIN_EVENTS, LEAVING, LEFT])
  })

  it('keeps the pods that a drain is not about', async () => {
    const name = 'spares'
    await createActive(cluster, name)
    const owner = await createDaemonSet(cluster.api, 'agent')
    await createPod(cluster.api, name, 'agent', { ownerReferences: [owner] })
    await createPod(cluster.api, name, 'mirror', {
      annotations: { 'kubernetes.io/config.mirror': 'checksum' },
    })
    await createPod(cluster.api, name, 'finished', { isFinished: true })
    await createPod(cluster.api, name, 'skipped', { labels: { 'cluster.x-k8s.io/drain': 'skip' } })
    await createPod(cluster.api, name, 'evicted')

    await editMachine(cluster, name, { schedule: closedNow() })
    await untilPhase(cluster, name, 'Inactive')

    expect(await leftovers(cluster, name)).toEqual([])
    // Cluster API, which drains too, takes the finished one; it is no business of ours.
    const names = ['agent', 'mirror', 'skipped', 'finished', 'evicted']
    expect(evictedBySundial(cluster.api).filter((each) => names.includes(each))).toEqual([
      'evicted',
    ])
    const pods = await cluster.api.client.list(PODS, { fieldSelector: `spec.nodeName=${name}` })
    expect(pods.map(({ metadata }) => metadata.name)).toEqual(['agent', 'mirror', 'skipped'])
  })

  it('stays while it has the last pod on the way of events, and says how to move it', async () => {
    const { api } = cluster
    const [name, other] = ['carries', 'stays']
    const namespace = 'kourier-system'
    await Promise.all([createActive(cluster, name), createActive(cluster, other)])
    const metadata = { name: namespace }
    await api.client.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata })
    const ofGateway = await createReplicaSet(api, namespace, 'gateway')
    await createPod(api, name, 'gateway-1', ofGateway)

    await editMachine(cluster, name, { schedule: closedNow() })
    const held = await untilMachine(cluster, name, 'held', (object) =>
      textAt(object, 'status', 'message').startsWith('The machine stays'),
    )
    const evicted = evictedBySundial(api)
    await createPod(api, other, 'gateway-2', ofGateway)
    await editMachine(cluster, name, { nodeDrainTimeout: '4m' })
    await untilPhase(cluster, name, 'Inactive')

    expect(textAt(held, 'status', 'message')).toBe(
      'The machine stays: its Node has the last Ready pod of Deployment kourier-system/gateway, and without it Sundial gets no events. Move it to a Node that stays: kubectl -n kourier-system rollout restart deployment gateway',
    )
    expect(evicted).not.toContain('gateway-1')
    expect(evictedBySundial(api)).toContain('gateway-1')
    expect(await leftovers(cluster, name)).toEqual([])
    expect(storyOf(cluster.following, name)).toEqual([
      ...JOINS,
      'ShuttingDown GracePeriodActive',
      'ShuttingDown EventPathOnNode',
      'ShuttingDown NodeDraining',
      'ShuttingDown NodeDrained',
      'Inactive MachineDeleted',
    ])
  })

  it('goes when nodeDrainTimeout is over, and says whom it did not wait for', async () => {
    const name = 'impatient'
    await createActive(cluster, name, { nodeDrainTimeout: '6s' })
    await createPod(cluster.api, name, 'stubborn')
    await createBudget(cluster.api, 'stubborn', 1)

    await editMachine(cluster, name, { schedule: closedNow() })
    await untilPhase(cluster, name, 'Inactive')

    expect(await leftovers(cluster, name)).toEqual([])
    const pod = await cluster.api.client.get(PODS, { namespace: APPS, name: 'stubborn' })
    expect(pod?.metadata.deletionTimestamp).toBeUndefined()
    expect(storyOf(cluster.following, name)).toEqual([
      ...JOINS,
      'ShuttingDown GracePeriodActive',
      'ShuttingDown NodeDraining',
      'ShuttingDown NodeDrainFailed',
      'Inactive MachineDeleted',
    ])
    expect(await eventsOf(cluster.api, name)).toEqual([
      ...JOIN_EVENTS,
      LEAVING,
      'Warning NodeDrainFailed: nodeDrainTimeout of 6 s is over; the machine is removed with these pods still on it: default/stubborn',
      LEFT,
    ])
  })
})
