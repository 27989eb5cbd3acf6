// A machine's life with everything real but the machine itself: Knative's adapters behind our own
// manifests, Cluster API, the disruption controller, the functions from their bundles.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realClock } from '#src/clock/real-clock.ts'
import { readyNode, unheardNode } from '#src/embedded/stand-ins/node.ts'
import { fieldsAt, textAt, valueAt } from '#src/kube/json.ts'
import { NODES, PODS } from '#src/kube/resource.ts'
import { isCordoned } from '#src/nodes/cordon.ts'
import { CORDONED_BY_ANNOTATION } from '#src/scheduled-machine/labels.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import {
  APPS,
  createBudget,
  createPod,
  evictedBySundial,
} from '#test/support/control-plane/pods.ts'
import {
  alwaysOpen,
  closedNow,
  createActive,
  createMachine,
  editMachine,
  keyOf,
  leftovers,
  resourcesOf,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import {
  conditionOf,
  countOf,
  eventsOf,
  JOIN_EVENTS,
  JOINS,
  LEAVES,
  storyOf,
} from '#test/support/control-plane/story.ts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster()
})
afterAll(() => cluster?.stop())

const node = (name: string) => cluster.api.client.get(NODES, { name })
const machine = (name: string) => cluster.api.client.get(cluster.machines, keyOf(name))

describe.concurrent('a ScheduledMachine', () => {
  it('joins while its window is open', async () => {
    const made = await createMachine(cluster, 'joins')

    const active = await untilPhase(cluster, 'joins', 'Active')

    const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
    const isTrue = (type: string, reason: string, message: string) => ({
      type,
      status: 'True',
      reason,
      message,
      lastTransitionTime: instant,
    })
    const reference = (apiVersion: string, kind: string) => ({
      apiVersion,
      kind,
      name: 'joins',
      namespace: 'team',
    })
    expect(active['status']).toEqual({
      phase: 'Active',
      phaseSince: instant,
      message: 'The machine is in service',
      ready: true,
      inSchedule: true,
      observedGeneration: 1,
      wakeTime: instant,
      lastScheduledTime: (await machine('joins'))?.metadata.creationTimestamp,
      providerID: 'stand-in://team/joins',
      machineRef: reference('cluster.x-k8s.io/v1beta2', 'Machine'),
      bootstrapRef: reference('bootstrap.cluster.x-k8s.io/v1beta2', 'TestConfig'),
      infrastructureRef: reference('infrastructure.cluster.x-k8s.io/v1beta2', 'TestMachine'),
      nodeRef: {
        apiVersion: 'v1',
        kind: 'Node',
        name: 'joins',
        uid: (await node('joins'))?.metadata.uid,
      },
      workloadCluster: {
        clusterName: 'prod',
        kubeconfigSecret: { name: 'sundial-kubeconfig', key: 'value' },
      },
      conditions: [
        isTrue('Ready', 'MachineReady', 'The machine is in service'),
        isTrue('Scheduled', 'ScheduleActive', 'Inside the scheduled time window'),
        {
          ...isTrue('ReferencesValid', 'ReconcileSucceeded', 'All references are valid'),
          observedGeneration: 1,
        },
        isTrue('MachineReady', 'MachineReady', 'The Node is Ready'),
        {
          ...isTrue('UpToDate', 'SpecApplied', 'The Machine was created from the current spec'),
          observedGeneration: 1,
        },
      ],
    })
    expect(textAt(await machine('joins'), 'status', 'phase')).toBe('Running')
    expect(storyOf(cluster.following, 'joins')).toEqual(JOINS)
    expect(await eventsOf(cluster.api, 'joins')).toEqual(JOIN_EVENTS)
    expect(made.metadata.finalizers).toBeUndefined()
    expect(active.metadata.finalizers).toEqual(['5spot.finos.org/scheduledmachine'])
  })

  it('stays, with its Machine, when its window opens again during the grace', async () => {
    await createActive(cluster, 'returns', { gracefulShutdownTimeout: '10m' })

    await editMachine(cluster, 'returns', { schedule: closedNow() })
    const leaving = await untilPhase(cluster, 'returns', 'ShuttingDown')
    const cordoned = await cluster.following.until('a cordon', (mirror) => {
      const found = mirror.get('', 'Node', { name: 'returns' })
      return found !== undefined && isCordoned(found) && found
    })
    await editMachine(cluster, 'returns', { schedule: alwaysOpen })
    const active = await untilPhase(cluster, 'returns', 'Active')

    expect(cordoned.metadata.annotations?.[CORDONED_BY_ANNOTATION]).toBe(leaving.metadata.uid)
    const after = await node('returns')
    expect(valueAt(after, 'spec', 'unschedulable')).toBeUndefined()
    expect(after?.metadata.annotations?.[CORDONED_BY_ANNOTATION]).toBeUndefined()
    expect(countOf(cluster.following, 'Machine', 'returns')).toBe(1)
    expect(valueAt(active, 'status', 'shutdownStartedAt')).toBeUndefined()
    expect(storyOf(cluster.following, 'returns')).toEqual([
      ...JOINS,
      'ShuttingDown GracePeriodActive',
      'Active MachineReady',
    ])
  })

  it('finishes a removal that has begun before it comes back', async () => {
    await createActive(cluster, 'regrets', {
      machineTemplate: { annotations: { 'stand-in.sundial.dev/delete-seconds': '3' } },
    })
    await editMachine(cluster, 'regrets', { schedule: closedNow() })
    await cluster.following.until('a Machine that goes', ({ get }) => {
      const found = get('cluster.x-k8s.io', 'Machine', keyOf('regrets'))
      return found?.metadata.deletionTimestamp !== undefined
    })

    await editMachine(cluster, 'regrets', { schedule: alwaysOpen })
    const active = await untilPhase(cluster, 'regrets', 'Active')

    expect(valueAt(active, 'status', 'drain')).toBeUndefined()
    expect(countOf(cluster.following, 'Machine', 'regrets')).toBe(2)
    expect(storyOf(cluster.following, 'regrets')).toEqual([
      ...JOINS,
      ...LEAVES,
      'Inactive MachineDeleted',
      ...JOINS.slice(1),
    ])
  })

  it('goes at once by the kill switch, past its budget, and comes back when it is released', async () => {
    await createActive(cluster, 'killed', { gracefulShutdownTimeout: '10m' })
    const pod = await createPod(cluster.api, 'killed', 'victim')
    await createBudget(cluster.api, 'victim', 1)

    await editMachine(cluster, 'killed', { killSwitch: true })
    const terminated = await untilMachine(
      cluster,
      'killed',
      'without a machine',
      (object) =>
        conditionOf(object, 'MachineReady') === 'False KillSwitchActivated: There is no machine',
    )

    expect(await leftovers(cluster, 'killed')).toEqual([])
    const spared = await cluster.api.client.get(PODS, { namespace: APPS, name: 'victim' })
    expect(spared?.metadata).toEqual({
      ...pod.metadata,
      resourceVersion: spared?.metadata.resourceVersion,
    })
    expect(evictedBySundial(cluster.api)).toEqual([])
    expect(valueAt(terminated, 'status', 'drain')).toBeUndefined()

    await editMachine(cluster, 'killed', { killSwitch: false })
    await untilPhase(cluster, 'killed', 'Active')

    expect(storyOf(cluster.following, 'killed')).toEqual([
      ...JOINS,
      'Terminated KillSwitchActivated',
      'Pending KillSwitchReleased',
      'Pending MachineCreated',
      'Active MachineReady',
    ])
    expect(await eventsOf(cluster.api, 'killed')).toEqual([
      ...JOIN_EVENTS,
      'Warning KillSwitchActivated: Active -> Terminated: Machine terminated due to kill switch',
      'Normal KillSwitchReleased: Terminated -> Pending: The kill switch was released; evaluating the schedule',
      'Normal MachineReady: Pending -> Active: The machine is in service',
    ])
  })

  it('gets another Machine when its own is deleted by hand', async () => {
    const name = 'robbed'
    const before = await createActive(cluster, name)

    await cluster.api.client.delete(resourcesOf(cluster).machines, keyOf(name))
    await untilPhase(cluster, name, 'Pending')
    const after = await untilPhase(cluster, name, 'Active')

    expect(fieldsAt(after, 'status', 'nodeRef')).not.toEqual(fieldsAt(before, 'status', 'nodeRef'))
    expect(countOf(cluster.following, 'Machine', name)).toBe(2)
    expect(countOf(cluster.following, 'Node', name)).toBe(2)
    expect(storyOf(cluster.following, name)).toEqual([...JOINS, ...JOINS])
    expect(await eventsOf(cluster.api, name)).toEqual([
      ...JOIN_EVENTS,
      'Normal AwaitingSchedule: Active -> Pending: The previous Machine is still being removed',
      JOIN_EVENTS[1],
    ])
  })

  it('is Pending while its Node is not heard of', async () => {
    const name = 'silent'
    await createActive(cluster, name)
    const change = async (to: typeof readyNode) => {
      const found = await node(name)
      const status = fieldsAt(found && to(found, realClock.now()), 'status')
      await cluster.api.client.patchStatus(NODES, { name }, { status })
    }

    await change(unheardNode)
    const pending = await untilPhase(cluster, name, 'Pending')
    await change(readyNode)
    await untilPhase(cluster, name, 'Active')

    const words = 'Node silent is not Ready: Kubelet stopped posting node status.'
    expect(conditionOf(pending, 'MachineReady')).toBe(`False NodeNotReady: ${words}`)
    expect(countOf(cluster.following, 'Machine', name)).toBe(1)
    expect(storyOf(cluster.following, name)).toEqual([
      ...JOINS,
      'Pending Provisioning',
      'Active MachineReady',
    ])
    expect(await eventsOf(cluster.api, name)).toEqual([
      ...JOIN_EVENTS,
      `Normal Provisioning: Active -> Pending: ${words}`,
      JOIN_EVENTS[1],
    ])
  })
})
