// A ScheduledMachine may be deleted whatever it is doing: what was made for it goes, then its
// finalizer, and nothing is left.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseInstant } from '#src/kube/instant.ts'
import { valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf, PODS } from '#src/kube/resource.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import { NAMESPACE } from '#test/support/control-plane/cluster-objects.ts'
import { APPS, changeBudget, createBudget, createPod } from '#test/support/control-plane/pods.ts'
import {
  closedNow,
  createActive,
  createMachine,
  deleteMachine,
  editMachine,
  keyOf,
  leftovers,
  resourcesOf,
  scheduledMachine,
  untilDeleted,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { conditionOf, eventsOf, JOINS, LEAVES, storyOf } from '#test/support/control-plane/story.ts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster({ env: { 'scheduled-machine': { FINALIZER_TIMEOUT: '5s' } } })
})
afterAll(() => cluster?.stop())

const standIn = (annotations: Readonly<Record<string, string>>) => ({
  machineTemplate: {
    annotations: Object.fromEntries(
      Object.entries(annotations).map(([name, value]) => [`stand-in.sundial.dev/${name}`, value]),
    ),
  },
})
const HANGS = standIn({ hang: 'provision' })
const isBlocked = (object: KubeObject) =>
  valueAt(object, 'status', 'drain', 'blocked', '0') !== undefined
interface Row {
  readonly phase: string
  /** Brings the ScheduledMachine of this name there. */
  readonly given: (name: string) => Promise<unknown>
  /** What has to happen after the deletion for it to come to its end. */
  readonly after?: (name: string) => Promise<unknown>
  readonly story: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    phase: 'Pending, while it is provisioned',
    async given(name) {
      await createMachine(cluster, name, HANGS)
      await cluster.following.until('a provider at work', (mirror) => {
        const { infrastructure } = resourcesOf(cluster)
        const found = mirror.get(
          groupOf(infrastructure.apiVersion),
          infrastructure.kind,
          keyOf(name),
        )
        return found !== undefined && conditionOf(found, 'Ready').startsWith('False Provisioning')
      })
    },
    // No Node has joined: no grace.
    story: [...JOINS.slice(0, 2), 'ShuttingDown NodeDrained'],
  },
  {
    phase: 'Active',
    given: (name) => createActive(cluster, name),
    story: [...JOINS, ...LEAVES],
  },
  {
    phase: 'ShuttingDown, draining',
    async given(name) {
      await createActive(cluster, name)
      await createPod(cluster.api, name, name)
      await createBudget(cluster.api, name, 1)
      await editMachine(cluster, name, { schedule: closedNow() })
      await untilMachine(cluster, name, 'blocked', isBlocked)
    },
    after: (name) => changeBudget(cluster.api, name, 0),
    story: [
      ...JOINS,
      'ShuttingDown GracePeriodActive',
      'ShuttingDown NodeDraining',
      'ShuttingDown NodeDrained',
    ],
  },
  {
    phase: 'Inactive',
    async given(name) {
      await createMachine(cluster, name, { schedule: closedNow() })
      await untilPhase(cluster, name, 'Inactive')
    },
    story: ['Pending AwaitingSchedule', 'Inactive ScheduleInactive'],
  },
  {
    phase: 'Disabled',
    async given(name) {
      await createMachine(cluster, name, { schedule: { ...closedNow(), enabled: false } })
      await untilPhase(cluster, name, 'Disabled')
    },
    story: ['Pending AwaitingSchedule', 'Disabled ScheduleDisabled'],
  },
  {
    phase: 'Terminated',
    async given(name) {
      await createActive(cluster, name)
      await editMachine(cluster, name, { killSwitch: true })
      await untilPhase(cluster, name, 'Terminated')
    },
    story: [...JOINS, 'Terminated KillSwitchActivated'],
  },
  {
    phase: 'Error, with a machine that did not come in time',
    async given(name) {
      await createMachine(cluster, name, { ...HANGS, provisioningTimeout: '4s' })
      await untilPhase(cluster, name, 'Error')
    },
    story: [...JOINS.slice(0, 2), 'Error ProvisioningTimedOut', 'ShuttingDown NodeDrained'],
  },
]

describe.concurrent('a ScheduledMachine that is deleted', () => {
  it.each(ROWS.map((row, index) => ({ ...row, name: `row-${index}` })))(
    'in phase $phase',
    async ({ name, given, after, story }) => {
      await given(name)

      await deleteMachine(cluster, name)
      await after?.(name)
      await untilDeleted(cluster, name)

      expect(await leftovers(cluster, name)).toEqual([])
      expect(storyOf(cluster.following, name)).toEqual(story)
    },
  )

  it('in phase ShuttingDown, in its grace, still has all of it', async () => {
    const name = 'graceful'
    const grace = 8
    await createActive(cluster, name, { gracefulShutdownTimeout: `${grace}s` })
    await editMachine(cluster, name, { schedule: closedNow() })
    const leaving = await untilPhase(cluster, name, 'ShuttingDown')

    await deleteMachine(cluster, name)
    await untilDeleted(cluster, name)

    const startedAt = parseInstant(valueAt(leaving, 'status', 'shutdownStartedAt'))
    const deleted = cluster.following.history.find(
      ({ resource, object: { metadata } }) =>
        resource.kind === 'Machine' && metadata.name === name && metadata.deletionTimestamp,
    )
    expect(deleted?.at).toBeGreaterThanOrEqual(startedAt?.plus({ seconds: grace }).toMillis() ?? 0)
    expect(await leftovers(cluster, name)).toEqual([])
    expect(storyOf(cluster.following, name)).toEqual([...JOINS, ...LEAVES])
  })

  it('in phase Error, for a name that is taken, leaves alone what is not its own', async () => {
    const name = 'taken'
    const { machines } = resourcesOf(cluster)
    const { bootstrapSpec, infrastructureSpec } = scheduledMachine(name)['spec'] as {
      bootstrapSpec: { kind: string }
      infrastructureSpec: { kind: string }
    }
    const foreign = await cluster.api.client.create(machines, {
      apiVersion: machines.apiVersion,
      kind: 'Machine',
      metadata: { namespace: NAMESPACE, name },
      spec: {
        clusterName: 'prod',
        bootstrap: {
          configRef: { apiGroup: 'bootstrap.cluster.x-k8s.io', kind: bootstrapSpec.kind, name },
        },
        infrastructureRef: {
          apiGroup: 'infrastructure.cluster.x-k8s.io',
          kind: infrastructureSpec.kind,
          name,
        },
      },
    })
    await createMachine(cluster, name)
    await untilPhase(cluster, name, 'Error')

    await deleteMachine(cluster, name)
    await untilDeleted(cluster, name)

    expect(await leftovers(cluster, name)).toEqual([`Machine ${name}`])
    const after = await cluster.api.client.get(machines, keyOf(name))
    expect(after?.metadata.uid).toBe(foreign.metadata.uid)
    expect(after?.metadata.deletionTimestamp).toBeUndefined()
    expect(storyOf(cluster.following, name)).toEqual([
      'Pending AwaitingSchedule',
      'Error NameConflict',
    ])
  })

  it('goes at once by the kill switch, although a budget holds its drain up', async () => {
    const name = 'hurried'
    await createActive(cluster, name)
    await createPod(cluster.api, name, name)
    await createBudget(cluster.api, name, 1)
    await deleteMachine(cluster, name)
    await untilMachine(cluster, name, 'blocked', isBlocked)

    await editMachine(cluster, name, { killSwitch: true })
    await untilDeleted(cluster, name)

    const pod = await cluster.api.client.get(PODS, { namespace: APPS, name })
    expect(pod?.metadata.deletionTimestamp).toBeUndefined()
    expect(await leftovers(cluster, name)).toEqual([])
    expect(storyOf(cluster.following, name)).toEqual([
      ...JOINS,
      'ShuttingDown GracePeriodActive',
      'ShuttingDown NodeDraining',
      'Terminated KillSwitchActivated',
    ])
  })

  it('says what is left when it takes too long, and keeps its finalizer until that is gone', async () => {
    const name = 'clings'
    await createActive(cluster, name, { ...standIn({ hang: 'delete' }), nodeDrainTimeout: '2s' })

    await deleteMachine(cluster, name)
    const overdue = await untilMachine(cluster, name, 'overdue', (object) =>
      conditionOf(object, 'Ready').includes('FinalizerCleanupTimedOut'),
    )

    const words =
      'Not cleaned up 5 s after the grace period and the drain. Left: Machine team/clings. ' +
      'Check them; the finalizer stays until they are gone'
    expect(conditionOf(overdue, 'Ready')).toBe(`False FinalizerCleanupTimedOut: ${words}`)
    expect(overdue.metadata.finalizers).toEqual(['5spot.finos.org/scheduledmachine'])

    await cluster.api.client.patch(resourcesOf(cluster).infrastructure, keyOf(name), {
      metadata: { annotations: { 'stand-in.sundial.dev/hang': 'no' } },
    })
    await untilDeleted(cluster, name)

    expect(await leftovers(cluster, name)).toEqual([])
    expect(await eventsOf(cluster.api, name)).toContainEqual(
      `Warning FinalizerCleanupTimedOut: ${words}`,
    )
  })
})
