// Everybody who acts in a run: users, other people, and the provider. At its end other people repair what they broke.
import { PAUSED_ANNOTATION } from '#src/cluster-api/labels.ts'
import type { Mirror } from '#src/embedded/stand-ins/mirror.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { fieldsAt, isTrueAt, numberAt, valueAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf, NAMESPACES, NODES, type Resource } from '#src/kube/resource.ts'
import { RECLAIM_ACKNOWLEDGED_ANNOTATION } from '#src/scheduled-machine/labels.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { later } from '../core/later.ts'
import type { People, PeopleContext } from '../core/simulated-system.ts'
import { changeDaemonSet, isWaiting } from './daemon-sets.ts'
import { isReady, scheduledMachine } from './facts.ts'
import { changeHolidays, hasHolidays } from './holidays.ts'
import { giveMachineBack, stripOwners, takeMachine } from './ownership.ts'
import { FOREIGN, foreignMachine, NO_HOOK } from './people-objects.ts'
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
import type { Action, MachinePlan, MachinesPlan, OtherAction } from './plan.ts'
import { reclaimStranger, requestReclaim } from './reclaims.ts'
import {
  giveKubeconfig,
  isStranger,
  loseKubeconfig,
  makeStranger,
  registerLate,
  replaceNode,
} from './strangers.ts'
import { changeTaints } from './taints.ts'
import { changeTemplate } from './templates.ts'
import { createUsers, holdCluster } from './users.ts'

const HOLD = 'example.com/hold'
const HANG = 'stand-in.sundial.dev/hang'
const FAIL = 'stand-in.sundial.dev/fail'
const MENDED = { [FAIL]: null, [HANG]: null }
const PROVIDER_ANNOTATIONS = {
  fail: { [FAIL]: 'out of capacity' },
  hang: { [HANG]: 'true' },
  mend: MENDED,
}

/** Users, other people, and the provider. */
export function createPeople({
  plan,
  clock,
  past,
  transports,
  as,
}: PeopleContext<MachinesPlan>): People<Action> {
  const { management, workload, both } = transports
  const userTransport = as({ type: 'user' }, both)
  const users = createKubeClient(userTransport)
  const others = createKubeClient(as({ type: 'other' }, both))
  const host = createKubeClient(as({ type: 'cluster' }, both))
  const { machines } = plan
  const mirror = past.before
  const { make, runWorkloads, user } = createUsers(userTransport)
  const busyNodes = new Set<string>()
  const isAwaited = machines.some(isWaiting)
  const isCloned = machines.some((each) => 'bootstrapRef' in each.spec)

  const patch = (client: KubeClient, where: Resource, name: string, change: object) =>
    ignoring(client.patch(where, keyOf(where, name), change))
  const spec = (machine: MachinePlan, change: object) =>
    patch(users, SCHEDULED_MACHINES, machine.name, { spec: change })
  const annotate = (where: Resource, name: string, annotations: object) =>
    patch(others, where, name, { metadata: { annotations } })

  // The controller of the provider reads the provider object. A Machine that is not made yet gets the annotation from the
  // spec.
  const provide = async (machine: MachinePlan, annotations: object) => {
    await spec(machine, { machineTemplate: { annotations } })
    for (const kind of [MACHINES, ...PROVIDER_KINDS])
      await annotate(kind, machine.name, annotations)
  }

  const other = async ({ name }: MachinePlan, action: OtherAction): Promise<void> => {
    switch (action.type) {
      case 'cordon':
        return patch(others, NODES, name, { spec: { unschedulable: true } })
      case 'uncordon':
        return patch(others, NODES, name, { spec: { unschedulable: null } })
      case 'taint':
      case 'removeTaints':
      case 'takeTaint':
      case 'sameTaint':
        return changeTaints(others, name, action)
      case 'deleteDaemonSet':
      case 'makeDaemonSet':
        return changeDaemonSet(others, action)
      case 'editTemplate':
      case 'deleteTemplate':
      case 'makeTemplate':
        return changeTemplate(others, action)
      case 'holidays':
        return changeHolidays(others, action)
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
      case 'requestReclaim':
        return requestReclaim(others, name)
      case 'reclaimStranger':
        return reclaimStranger(others, name, action.shows)
      case 'registerLate':
        if (mirror.get(groupOf(MACHINES.apiVersion), 'Machine', keyOf(MACHINES, name))) return
        // A Node from before the ScheduledMachine was made would be nobody's.
        if (scheduledMachine(mirror, name) === undefined) return
        return registerLate(host, { namespace: NAMESPACE, name }, CLUSTER)
      default:
        return action satisfies never
    }
  }

  return {
    async prepare() {
      if (isCloned) await changeTemplate(others, { type: 'makeTemplate' })
      if (isAwaited) await changeDaemonSet(others, { type: 'makeDaemonSet' })
      if (machines.some(hasHolidays)) await changeHolidays(others, { change: 'write', events: 0 })
      if (plan.hasWorkloadCluster) {
        await giveKubeconfig(others, NAMESPACE, CLUSTER)
        const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }
        if (plan.hasWorkloadApi)
          await createKubeClient(as({ type: 'other' }, workload)).create(NAMESPACES, namespace)
      }
      if (!plan.hasNamesakes) return
      const client = createKubeClient(as({ type: 'other' }, management))
      for (const { name } of machines) await makeStranger(client, name, 'nothing')
    },

    begin(track) {
      for (const machine of machines) clock.at(later(clock, machine.at), () => track(make(machine)))
    },

    async act({ machine: index, ...incident }) {
      const machine = machines[index]
      if (machine === undefined) return
      switch (incident.type) {
        case 'user':
          return user(machine, incident.action)
        case 'other':
          return other(machine, incident.action)
        default:
          return provide(machine, PROVIDER_ANNOTATIONS[incident.action])
      }
    },

    // As soon as a Node is Ready, users run pods on it.
    onChange({ object }, track) {
      const { name, uid = '' } = object.metadata
      const machine = machines.find((each) => each.name === name)
      if (object.kind !== 'Node' || machine === undefined) return
      if (busyNodes.has(uid) || !isReady(object)) return
      busyNodes.add(uid)
      track(Promise.resolve().then(() => runWorkloads(machine, name)))
    },

    async mend() {
      const found = (where: Resource, name: string) =>
        mirror.get(groupOf(where.apiVersion), where.kind, keyOf(where, name))
      if (isTrueAt(found(CLUSTERS, CLUSTER), 'spec', 'paused'))
        await patch(others, CLUSTERS, CLUSTER, { spec: { paused: null } })
      await holdCluster(others, false)
      if (isCloned) await changeTemplate(others, { type: 'makeTemplate' })
      if (isAwaited) await changeDaemonSet(others, { type: 'makeDaemonSet' })
      if (plan.hasWorkloadCluster) await giveKubeconfig(others, NAMESPACE, CLUSTER)
      for (const { name, drain } of machines) {
        if (drain === 'hook') await releaseHook({ users, others, mirror }, name)
        const stranger = found(NODES, name)
        if (stranger && isStranger(stranger)) await ignoring(others.delete(NODES, { name }))
        const owner = found(SCHEDULED_MACHINES, name)
        if (owner?.metadata.annotations?.[PAUSED_ANNOTATION] !== undefined)
          await patch(users, SCHEDULED_MACHINES, name, {
            metadata: { annotations: { [PAUSED_ANNOTATION]: null } },
          })
        if (isUselessAcknowledgement(owner))
          await patch(users, SCHEDULED_MACHINES, name, {
            metadata: { annotations: { [RECLAIM_ACKNOWLEDGED_ANNOTATION]: null } },
          })
        if (isBroken(fieldsAt(owner, 'spec', 'machineTemplate', 'annotations')))
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

// No reclaim is held. The next pass would remove it, and a machine at rest gets none if the event was lost.
function isUselessAcknowledgement(owner: KubeObject | undefined): boolean {
  const isThere = owner?.metadata.annotations?.[RECLAIM_ACKNOWLEDGED_ANNOTATION] !== undefined
  return isThere && valueAt(owner, 'status', 'reclaimedAt') === undefined
}

function isBroken(annotations: object): boolean {
  return FAIL in annotations || HANG in annotations
}

// Other writers may be faster; then it is tried again.
async function hold(client: KubeClient, name: string, on: boolean, tries = 5): Promise<void> {
  const machine = await client.get(MACHINES, keyOf(MACHINES, name))
  const { finalizers = [], deletionTimestamp, resourceVersion } = machine?.metadata ?? {}
  if (machine === undefined || finalizers.includes(HOLD) === on) return
  // The API server refuses a new finalizer on an object that is being deleted.
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

interface HookOptions {
  readonly users: KubeClient
  readonly others: KubeClient
  readonly mirror: Mirror
}

// The hook is taken off the Machine, and its user does not ask for it any more.
async function releaseHook({ users, others, mirror }: HookOptions, name: string): Promise<void> {
  const key = { namespace: NAMESPACE, name }
  const change = (client: KubeClient, where: Resource, patch: object) =>
    ignoring(client.patch(where, key, patch))
  const spec = { machineTemplate: { annotations: NO_HOOK } }
  if (mirror.get('5spot.finos.org', 'ScheduledMachine', key) !== undefined)
    await change(users, SCHEDULED_MACHINES, { spec })
  if (mirror.get('cluster.x-k8s.io', 'Machine', key) !== undefined)
    await change(others, MACHINES, { metadata: { annotations: NO_HOOK } })
}
