// Everybody who has their hands in the cluster: its users, others, and whoever puts right what was broken.
import type { DateTime } from 'luxon'
import { PAUSED_ANNOTATION } from '#src/cluster-api/labels.ts'
import { isTrueAt, numberAt, recordAt } from '#src/embedded/stand-ins/json.ts'
import type { Mirror } from '#src/embedded/stand-ins/mirror.ts'
import { type CloudEventRequest, dueEvent } from '#src/events/post-event.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { groupOf, NAMESPACES, NODES, type Resource } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { giveMachineBack, stripOwners, takeMachine } from './owners.ts'
import { holdCluster } from './people-clusters.ts'
import { releaseHook } from './people-machines.ts'
import { FOREIGN, foreignMachine } from './people-objects.ts'
import {
  BUDGETS,
  CLUSTER,
  CLUSTERS,
  ignoring,
  keyOf,
  MACHINES,
  NAMESPACE,
  PROVIDER_KINDS,
} from './places.ts'
import type { MachinePlan, OtherAction, ProviderAction } from './plan.ts'
import {
  giveKubeconfig,
  isStranger,
  loseKubeconfig,
  makeStranger,
  registerLate,
  replaceNode,
} from './strangers.ts'
import { createUsers, type Users } from './users.ts'

const HOLD = 'example.com/hold'
const HANG = 'stand-in.sundial.dev/hang'
const FAIL = 'stand-in.sundial.dev/fail'
const MENDED = { [FAIL]: null, [HANG]: null }

export interface People extends Users {
  /** The workload cluster: the Secret that leads to it, and its namespace if it has an API of its own. */
  openWorkloadCluster(): Promise<void>
  /** Nodes of the same names in the management cluster. */
  makeNamesakes(machines: readonly MachinePlan[]): Promise<void>
  other(machine: MachinePlan, action: OtherAction): Promise<void>
  provider(machine: MachinePlan, action: ProviderAction): Promise<void>
  /** Everyone but the users puts right what they had broken, and touches nothing else: whoever has missed
   * something is told nothing by it. */
  mend(machines: readonly MachinePlan[]): Promise<void>
}

export interface PeopleOptions {
  /** To the API server, as a user and as somebody else; Nodes and Pods are where the machines' are. */
  readonly user: Transport
  readonly other: Transport
  /** As the kubelet of a machine. */
  readonly host: Transport
  /** As somebody else, to one cluster alone. */
  readonly management: Transport
  readonly workload: Transport
  readonly hasWorkloadCluster: boolean
  readonly hasWorkloadApi: boolean
  /** What there is. */
  readonly mirror: Mirror
}

/** What they do never fails a run: an object that is not there, or not any more, is left alone. */
export function createPeople(options: PeopleOptions): People {
  const users = createKubeClient(options.user)
  const others = createKubeClient(options.other)
  const { mirror } = options

  const patch = (client: KubeClient, where: Resource, name: string, change: object) =>
    ignoring(client.patch(where, keyOf(where, name), change))
  const spec = (machine: MachinePlan, change: object) =>
    patch(users, SCHEDULED_MACHINES, machine.name, { spec: change })
  const annotate = (where: Resource, name: string, annotations: object) =>
    patch(others, where, name, { metadata: { annotations } })

  // The object of a provider's kind is what its controller reads; that of a Machine that is yet to be made has
  // it from the spec.
  const provide = async (machine: MachinePlan, annotations: object) => {
    await spec(machine, { machineTemplate: { annotations } })
    for (const kind of [MACHINES, ...PROVIDER_KINDS])
      await annotate(kind, machine.name, annotations)
  }

  return {
    ...createUsers(options.user),

    async openWorkloadCluster() {
      await giveKubeconfig(others, NAMESPACE, CLUSTER)
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }
      if (options.hasWorkloadApi)
        await createKubeClient(options.workload).create(NAMESPACES, namespace)
    },

    async makeNamesakes(machines) {
      const client = createKubeClient(options.management)
      for (const { name } of machines) await makeStranger(client, name, 'nothing')
    },

    async other(machine, action) {
      const { name } = machine
      switch (action.type) {
        case 'cordon':
          return patch(others, NODES, name, { spec: { unschedulable: true } })
        case 'uncordon':
          return patch(others, NODES, name, { spec: { unschedulable: null } })
        case 'taint':
          return taint(others, name)
        case 'label':
          return patch(others, MACHINES, name, {
            metadata: { labels: { 'example.com/team': 'a' } },
          })
        case 'holdMachine':
          return hold(others, name, true)
        case 'deleteMachine':
          return ignoring(others.delete(MACHINES, keyOf(MACHINES, name)))
        case 'deleteNode':
          return ignoring(others.delete(NODES, { name }))
        case 'takeName':
          return ignoring(others.create(MACHINES, foreignMachine(name)))
        case 'stripOwners':
          return stripOwners(others, name)
        case 'takeMachine':
          return takeMachine(others, name)
        case 'budget':
          return patch(others, BUDGETS, name, { spec: { minAvailable: action.keep } })
        case 'loseKubeconfig':
          return loseKubeconfig(others, NAMESPACE, CLUSTER)
        case 'giveKubeconfig':
          return giveKubeconfig(others, NAMESPACE, CLUSTER)
        case 'replaceNode':
          return replaceNode(others, name, action.shows)
        case 'registerLate':
          if (mirror.get(groupOf(MACHINES.apiVersion), 'Machine', keyOf(MACHINES, name))) return
          return registerLate(
            createKubeClient(options.host),
            { namespace: NAMESPACE, name },
            CLUSTER,
          )
        default:
          return action satisfies never
      }
    },

    async provider(machine, action) {
      const ANNOTATIONS = {
        fail: { [FAIL]: 'out of capacity' },
        hang: { [HANG]: 'true' },
        mend: MENDED,
      }
      await provide(machine, ANNOTATIONS[action])
    },

    async mend(machines) {
      const found = (where: Resource, name: string) =>
        mirror.get(groupOf(where.apiVersion), where.kind, keyOf(where, name))
      if (isTrueAt(found(CLUSTERS, CLUSTER), 'spec', 'paused'))
        await patch(others, CLUSTERS, CLUSTER, { spec: { paused: null } })
      await holdCluster(others, false)
      if (options.hasWorkloadCluster) await giveKubeconfig(others, NAMESPACE, CLUSTER)
      for (const { name, drain } of machines) {
        if (drain === 'hook') await releaseHook({ users, others, mirror }, name)
        const stranger = found(NODES, name)
        if (stranger && isStranger(stranger)) await ignoring(others.delete(NODES, { name }))
        const owner = found(SCHEDULED_MACHINES, name)
        if (owner?.metadata.annotations?.[PAUSED_ANNOTATION] !== undefined)
          await patch(users, SCHEDULED_MACHINES, name, {
            metadata: { annotations: { [PAUSED_ANNOTATION]: null } },
          })
        if (isBroken(recordAt(owner, 'spec', 'machineTemplate', 'annotations')))
          await patch(users, SCHEDULED_MACHINES, name, {
            spec: { machineTemplate: { annotations: MENDED } },
          })
        for (const kind of [MACHINES, ...PROVIDER_KINDS])
          if (isBroken(found(kind, name)?.metadata.annotations ?? {}))
            await annotate(kind, name, MENDED)
        await hold(others, name, false)
        await giveMachineBack(others, name)
        if (numberAt(found(BUDGETS, name), 'spec', 'minAvailable') !== 0)
          await patch(others, BUDGETS, name, { spec: { minAvailable: 0 } })
        if (found(MACHINES, name)?.metadata.labels?.[FOREIGN] !== undefined)
          await ignoring(others.delete(MACHINES, keyOf(MACHINES, name)))
      }
    },
  }
}

/** An event that asks to look at all of them. */
export function everyMachine(
  machines: readonly MachinePlan[],
  id: string,
  now: DateTime,
): CloudEventRequest {
  const keys = machines.map(({ name }) => ({ namespace: NAMESPACE, name }))
  return dueEvent('ScheduledMachine', keys, { id, source: '/test', time: formatInstant(now) })
}

function isBroken(annotations: object): boolean {
  return FAIL in annotations || HANG in annotations
}

async function taint(client: KubeClient, name: string): Promise<void> {
  const node = await client.get(NODES, { name })
  const { taints = [] } = (node?.['spec'] ?? {}) as { taints?: readonly object[] }
  const added = { key: 'example.com/maintenance', effect: 'NoSchedule' }
  if (node === undefined || taints.some((each) => 'key' in each && each.key === added.key)) return
  await ignoring(client.patch(NODES, { name }, { spec: { taints: [...taints, added] } }))
}

// Others write to the Machine at the same moment: then once more.
async function hold(client: KubeClient, name: string, on: boolean, tries = 5): Promise<void> {
  const machine = await client.get(MACHINES, keyOf(MACHINES, name))
  const { finalizers = [], deletionTimestamp, resourceVersion } = machine?.metadata ?? {}
  if (machine === undefined || finalizers.includes(HOLD) === on) return
  // Nobody may add one to what is being deleted.
  if (on && deletionTimestamp !== undefined) return
  const wanted = on ? [...finalizers, HOLD] : finalizers.filter((each) => each !== HOLD)
  const change = { metadata: { resourceVersion, finalizers: wanted } }
  try {
    await client.patch(MACHINES, keyOf(MACHINES, name), change)
  } catch (error) {
    if (isKubeError(error, 'Conflict') && tries > 1) return hold(client, name, on, tries - 1)
    if (!isKubeError(error)) throw error
  }
}
