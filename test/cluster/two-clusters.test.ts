// Machines in one cluster, their Nodes and Pods in another, which is reached by its kubeconfig Secret
// with what deploy/workload-cluster grants and nothing else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { valueAt } from '#src/kube/json.ts'
import { NODES, PODS } from '#src/kube/resource.ts'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'
import type { Child } from '#test/support/control-plane/child.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import { startControllerManager } from '#test/support/control-plane/controllers.ts'
import { applyFolder } from '#test/support/control-plane/install.ts'
import { APPS, changeBudget, createBudget, createPod } from '#test/support/control-plane/pods.ts'
import {
  closedNow,
  createActive,
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
  storyOf,
} from '#test/support/control-plane/story.ts'
import { expectCommandsFollowed } from '#test/support/reclaim/commands.ts'

let workload: ApiServer
let manager: Child
let cluster: Cluster
beforeAll(async () => {
  workload = await startApiServer()
  await applyFolder(workload, 'deploy/workload-cluster')
  manager = await startControllerManager(workload)
  cluster = await startCluster({ workload })
})
afterAll(async () => {
  await cluster?.stop()
  await manager?.stop()
  await workload?.stop()
})

describe('a workload cluster of its own', () => {
  it('has the configuration of a reclaim agent, as long as the machine is there', async () => {
    await expectCommandsFollowed(cluster, workload, 'watched')
  })

  it('is drained there, also when it does not answer for a while', async () => {
    const name = 'far'
    await Promise.all([createActive(cluster, name), createActive(cluster, 'steady')])
    await createPod(workload, name, 'web')
    await createBudget(workload, 'web', 1)

    expect(await cluster.api.client.list(NODES)).toEqual([])

    await editMachine(cluster, name, { schedule: closedNow() })
    const blocked = await untilMachine(
      cluster,
      name,
      'blocked',
      (object) => valueAt(object, 'status', 'drain', 'blocked', '0') !== undefined,
    )
    expect(valueAt(blocked, 'status', 'drain', 'blocked', '0', 'name')).toBe('web')

    await workload.kill()
    const unreachable = await untilMachine(cluster, name, 'unreachable', (object) =>
      conditionOf(object, 'MachineReady').includes('WorkloadClusterUnreachable'),
    )
    const words = 'The workload cluster does not answer for Node far: Unavailable'
    expect(conditionOf(unreachable, 'MachineReady')).toBe(
      `Unknown WorkloadClusterUnreachable: ${words}`,
    )
    expect(conditionOf(unreachable, 'Ready')).toBe(
      `False NodeDraining: The node cannot be drained: ${words}`,
    )
    const machine = await cluster.api.client.get(resourcesOf(cluster).machines, keyOf(name))
    expect(machine?.metadata.deletionTimestamp).toBeUndefined()

    // Anything that leads to a look at it.
    await editMachine(cluster, 'steady', { priority: 60 })
    const steady = await untilMachine(cluster, 'steady', 'unreachable', (object) =>
      conditionOf(object, 'MachineReady').includes('WorkloadClusterUnreachable'),
    )
    expect(valueAt(steady, 'status', 'phase')).toBe('Active')

    await workload.start()
    await changeBudget(workload, 'web', 0)
    await untilPhase(cluster, name, 'Inactive', 120_000)

    expect(await leftovers(cluster, name, workload)).toEqual([])
    expect(await workload.client.get(PODS, { namespace: APPS, name: 'web' })).toBeUndefined()
    await untilMachine(
      cluster,
      'steady',
      'seen again',
      (object) => conditionOf(object, 'MachineReady') === 'True MachineReady: The Node is Ready',
    )
    expect(storyOf(cluster.following, 'steady')).toEqual(JOINS)
    expect(countOf(cluster.following, 'Machine', name)).toBe(1)
    expect(storyOf(cluster.following, name)).toEqual([
      ...JOINS,
      'ShuttingDown GracePeriodActive',
      'ShuttingDown NodeDraining',
      'ShuttingDown NodeDrained',
      'Inactive MachineDeleted',
    ])
    expect(await eventsOf(cluster.api, name)).toEqual([
      ...JOIN_EVENTS,
      'Normal GracePeriodActive: Active -> ShuttingDown: Outside the schedule: the drain begins after a grace period of 0 s',
      'Normal MachineDeleted: ShuttingDown -> Inactive: Machine removed from cluster',
    ])
  })
})
