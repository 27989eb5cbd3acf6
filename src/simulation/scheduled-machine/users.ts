// Users: they write specs, run workloads, and have a Cluster.
import { PAUSED_ANNOTATION } from '#src/cluster-api/labels.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { PODS, type Resource } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import { RECLAIM_ACKNOWLEDGED_ANNOTATION } from '#src/scheduled-machine/labels.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { changeOverride } from './overrides.ts'
import { deleteAsOrphan, forceDelete } from './ownership.ts'
import { budgetOf, clusterNamed, objectOf, tolerantWorkload, workload } from './people-objects.ts'
import { BUDGETS, CLUSTER, CLUSTERS, ignoring, keyOf, REPLICA_SETS } from './places.ts'
import type { MachinePlan, UserAction } from './plan.ts'
import { taintsWith } from './taints.ts'

export interface Users {
  make(machine: MachinePlan): Promise<void>
  /** Creates the pods that run on the machine's Node. */
  runWorkloads(machine: MachinePlan, node: string): Promise<void>
  user(machine: MachinePlan, action: UserAction): Promise<void>
}

/** An action never fails a run. An action on an object that is gone does nothing. */
export function createUsers(transport: Transport): Users {
  const users = createKubeClient(transport)
  const patch = (where: Resource, name: string, change: object) =>
    ignoring(users.patch(where, keyOf(where, name), change))
  const spec = (machine: MachinePlan, change: object) =>
    patch(SCHEDULED_MACHINES, machine.name, { spec: change })
  const make = (machine: MachinePlan) =>
    ignoring(users.create(SCHEDULED_MACHINES, objectOf(machine)))

  return {
    make,

    async runWorkloads({ name, workloads, budget, isTolerant }, node) {
      if (isTolerant === true) await ignoring(users.create(REPLICA_SETS, tolerantWorkload(name)))
      for (let index = 0; index < workloads; index += 1) {
        await ignoring(users.create(PODS, workload(name, index, node)))
      }
      if (budget === undefined) return
      await ignoring(users.create(BUDGETS, budgetOf(name, budget)))
    },

    async user(machine, action) {
      switch (action.type) {
        case 'enable':
          return spec(machine, { schedule: { enabled: action.enabled } })
        case 'schedule':
          return spec(machine, { schedule: { hoursOfDay: action.hours } })
        case 'calendar':
          return spec(machine, { schedule: action.calendar })
        case 'timezone':
          return spec(machine, { schedule: { timezone: action.timezone } })
        case 'killSwitch':
          return spec(machine, { killSwitch: action.on })
        case 'pause':
          return patch(SCHEDULED_MACHINES, machine.name, {
            metadata: { annotations: { [PAUSED_ANNOTATION]: action.on ? '' : null } },
          })
        case 'pauseCluster':
          return patch(CLUSTERS, CLUSTER, { spec: { paused: action.on } })
        case 'deleteCluster':
          // Its network and its load balancers are removed first.
          await holdCluster(users, true)
          return ignoring(users.delete(CLUSTERS, keyOf(CLUSTERS, CLUSTER)))
        case 'makeCluster':
          return ignoring(users.create(CLUSTERS, clusterNamed(CLUSTER)))
        case 'kind':
          return spec(machine, { infrastructureSpec: { kind: action.kind } })
        case 'taints':
          return spec(machine, { nodeTaints: taintsWith(action.value) })
        case 'edges':
          return spec(machine, action.fields)
        case 'acknowledge':
          return patch(SCHEDULED_MACHINES, machine.name, {
            metadata: { annotations: { [RECLAIM_ACKNOWLEDGED_ANNOTATION]: 'true' } },
          })
        case 'commands':
          return spec(machine, { killIfCommands: action.commands })
        case 'delete':
          return ignoring(users.delete(SCHEDULED_MACHINES, keyOf(SCHEDULED_MACHINES, machine.name)))
        case 'recreate':
          return make(machine)
        case 'orphan':
          return deleteAsOrphan(transport, machine.name)
        case 'restore':
          await forceDelete(users, machine.name)
          return make(machine)
        case 'override':
        case 'changeOverride':
        case 'deleteOverride':
          return changeOverride(users, machine.name, action)
        default:
          return action satisfies never
      }
    },
  }
}

const HOLD = 'example.com/network'

/** Puts a finalizer on the Cluster, or removes it. */
export async function holdCluster(client: KubeClient, on: boolean): Promise<void> {
  const key = keyOf(CLUSTERS, CLUSTER)
  const found = await client.get(CLUSTERS, key)
  const { finalizers = [], deletionTimestamp, resourceVersion } = found?.metadata ?? {}
  if (found === undefined || finalizers.includes(HOLD) === on) return
  // The API server refuses a new finalizer on an object that is being deleted.
  if (on && deletionTimestamp !== undefined) return
  const wanted = on ? [...finalizers, HOLD] : finalizers.filter((each) => each !== HOLD)
  await ignoring(client.patch(CLUSTERS, key, { metadata: { resourceVersion, finalizers: wanted } }))
}
