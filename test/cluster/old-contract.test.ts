// Cluster API before v1beta2: its old contract, its old shapes, and the sources that watch them.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import { APPS, changeBudget, createBudget, createPod } from '#test/support/control-plane/pods.ts'
import {
  closedNow,
  createActive,
  editMachine,
  keyOf,
  leftovers,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { eventsOf, JOIN_EVENTS, JOINS, storyOf } from '#test/support/control-plane/story.ts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster({ clusterApi: 'v1.10', triggers: 'triggers/overlays/capi-v1beta1' })
})
afterAll(() => cluster?.stop())

it('a machine joins and leaves under Cluster API v1.10', async () => {
  const name = 'old'
  const active = await createActive(cluster, name)
  const machine = await cluster.api.client.get(cluster.machines, keyOf(name))
  await createPod(cluster.api, name, 'web')
  await createBudget(cluster.api, 'web', 1)

  expect(textAt(machine, 'apiVersion')).toBe('cluster.x-k8s.io/v1beta1')
  expect(textAt(machine, 'status', 'phase')).toBe('Running')
  expect(fieldsAt(active, 'status', 'machineRef')).toEqual({
    apiVersion: 'cluster.x-k8s.io/v1beta1',
    kind: 'Machine',
    name,
    namespace: 'team',
  })

  await editMachine(cluster, name, { schedule: closedNow() })
  const blocked = await untilMachine(
    cluster,
    name,
    'blocked',
    (object) => fieldsAt(object, 'status', 'drain', 'blocked', '0').name !== undefined,
  )
  await changeBudget(cluster.api, 'web', 0)
  await untilPhase(cluster, name, 'Inactive')

  expect(fieldsAt(blocked, 'status', 'drain', 'blocked', '0')).toMatchObject({
    namespace: APPS,
    name: 'web',
  })
  expect(await leftovers(cluster, name)).toEqual([])
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
