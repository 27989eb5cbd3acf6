// Stands in for the Machine controller of Cluster API's core manager (1.11 to 1.14).
// Like it: finalizer, cluster label, Cluster as owner of a Machine that nobody controls; controller
// reference and label on the bootstrap and infrastructure objects; data secret, provider id and
// addresses taken over; latches, nodeRef by provider id, conditions and phase; labels to the Node;
// deletion with hooks and drain; nothing while paused.
// Unlike it: no webhooks; the control plane counts as external, so Nodes are always drained and
// deleted; no MachineHealthCheck, readiness gates, volume detach, or in-place update.
import type { DateTime } from 'luxon'
import { CLUSTER_NAME_LABEL } from '#src/cluster-api/labels.ts'
import { fieldsAt, isTrueAt, textAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf, isOwnedBy, ownerReference, ownersOf } from '#src/kube/owner.ts'
import { groupOf } from '#src/kube/resource.ts'
import { createController } from './controller.ts'
import { type DeletionStep, type DrainRounds, deletionStep } from './machine-deletion.ts'
import { syncedNode } from './machine-node.ts'
import { machineStatus, pausedStatus } from './machine-status.ts'
import {
  clusterOf,
  isForeign,
  isPaused,
  isProviderDone,
  machineAt,
  providerObject,
  type Role,
} from './machines.ts'
import { machinesConcerned } from './machines-concerned.ts'
import { parseKey } from './mirror.ts'
import type { StandIn, StandInContext } from './stand-in.ts'
import { write } from './write.ts'

const MACHINE_FINALIZER = 'machine.cluster.x-k8s.io'

const ROLES = ['bootstrap', 'infrastructure'] as const satisfies readonly Role[]

/** Starts it for all Machines. */
export function startMachineController(context: StandInContext): StandIn {
  const { clock, mirror } = context
  const rounds: DrainRounds = new Map()

  const controller = createController(clock, async (key): Promise<DateTime | undefined> => {
    const machine = machineAt(mirror, parseKey(key))
    if (machine === undefined) return
    const cluster = clusterOf(mirror, machine)
    // As in the real one, a Machine without its Cluster is an error, and waits for the Cluster.
    if (cluster === undefined) return
    if (isPaused(cluster, machine)) {
      await write(context, machine, { ...machine, status: pausedStatus(machine, clock.now()) })
      return
    }
    return machine.metadata.deletionTimestamp === undefined
      ? follow(context, machine, cluster)
      : remove(context, machine, cluster, rounds)
  })

  context.follow(({ object, resource }) => {
    for (const machine of machinesConcerned(mirror, object, groupOf(resource.apiVersion))) {
      controller.enqueue(machine)
    }
  })
  return controller
}

async function follow(
  context: StandInContext,
  machine: KubeObject,
  cluster: KubeObject,
): Promise<undefined> {
  const { clock, mirror } = context
  for (const role of ROLES) await adopt(context, machine, role)
  const bootstrap = providerObject(mirror, machine, 'bootstrap')
  const infrastructure = providerObject(mirror, machine, 'infrastructure')
  const spec = specWithResults(machine, bootstrap, infrastructure)
  const adopted = { ...machine, metadata: metadataOf(machine, cluster), spec }
  const isInitialized = isTrueAt(cluster, 'status', 'initialization', 'controlPlaneInitialized')
  const node = isInitialized ? mirror.nodeByProviderId(textAt(spec, 'providerID')) : undefined
  if (node !== undefined) await write(context, node, syncedNode(node, machine))

  const view = { machine: adopted, cluster, bootstrap, infrastructure, node, deleting: undefined }
  await write(context, machine, { ...adopted, status: machineStatus(view, {}, clock.now()) })
  return
}

async function remove(
  context: StandInContext,
  machine: KubeObject,
  cluster: KubeObject,
  rounds: DrainRounds,
): Promise<DateTime | undefined> {
  if (!hasFinalizer(machine)) return
  const step = await deletionStep(context, machine, cluster, rounds)
  if (step.type === 'done') {
    const finalizers = machine.metadata.finalizers?.filter((each) => each !== MACHINE_FINALIZER)
    await write(context, machine, {
      ...machine,
      metadata: { ...machine.metadata, finalizers: finalizers ?? [] },
    })
    return
  }
  const after = { ...machine, status: statusWhile(step, context, machine, cluster) }
  await write(context, machine, after)
  return step.again
}

function statusWhile(
  step: Extract<DeletionStep, { type: 'waiting' }>,
  { clock, mirror }: StandInContext,
  machine: KubeObject,
  cluster: KubeObject,
) {
  const name = textAt(machine, 'status', 'nodeRef', 'name')
  const view = {
    machine,
    cluster,
    bootstrap: providerObject(mirror, machine, 'bootstrap'),
    infrastructure: providerObject(mirror, machine, 'infrastructure'),
    node: name === '' ? undefined : mirror.get('', 'Node', { name }),
    deleting: { reason: step.reason, message: step.message },
  }
  return machineStatus(view, step.deletion, clock.now())
}

/** Makes the Machine the controller of its provider object. An object of another owner is not changed. */
async function adopt(context: StandInContext, machine: KubeObject, role: Role): Promise<void> {
  const object = providerObject(context.mirror, machine, role)
  if (object === undefined || object.metadata.deletionTimestamp !== undefined) return
  if (isForeign(machine, object)) return
  const others = ownersOf(object).filter(({ uid }) => uid !== machine.metadata.uid)
  const isDone = controllerOf(object) !== undefined
  const after = {
    ...object,
    metadata: {
      ...object.metadata,
      labels: {
        ...object.metadata.labels,
        [CLUSTER_NAME_LABEL]: textAt(machine, 'spec', 'clusterName'),
      },
      ...(!isDone && {
        ownerReferences: [
          ...others,
          ownerReference(machine, { controller: true, blockOwnerDeletion: true }),
        ],
      }),
    },
  }
  try {
    await write(context, object, after)
  } catch (error) {
    // The provider wrote first. Its change starts another pass.
    if (!isKubeError(error, 'Conflict', 'NotFound')) throw error
  }
}

function metadataOf(machine: KubeObject, cluster: KubeObject): KubeObject['metadata'] {
  const { metadata } = machine
  const isAdopted =
    controllerOf(machine) !== undefined || isOwnedBy(machine, cluster.metadata.uid ?? '')
  return {
    ...metadata,
    labels: { ...metadata.labels, [CLUSTER_NAME_LABEL]: cluster.metadata.name },
    finalizers: hasFinalizer(machine)
      ? (metadata.finalizers ?? [])
      : [...(metadata.finalizers ?? []), MACHINE_FINALIZER],
    ...(!isAdopted && { ownerReferences: [...ownersOf(machine), ownerReference(cluster)] }),
  }
}

function specWithResults(
  machine: KubeObject,
  bootstrap: KubeObject | undefined,
  infrastructure: KubeObject | undefined,
) {
  const spec = fieldsAt(machine, 'spec')
  const isDone = (object: KubeObject | undefined, role: Role): boolean =>
    object !== undefined && !isForeign(machine, object) && isProviderDone(object, role)
  const hasData = isDone(bootstrap, 'bootstrap')
  const isProvisioned = isDone(infrastructure, 'infrastructure')
  const failureDomain = textAt(infrastructure, 'spec', 'failureDomain')
  return {
    ...spec,
    ...(hasData && {
      bootstrap: {
        ...fieldsAt(spec, 'bootstrap'),
        dataSecretName: textAt(bootstrap, 'status', 'dataSecretName'),
      },
    }),
    ...(isProvisioned && { providerID: textAt(infrastructure, 'spec', 'providerID') }),
    ...(isProvisioned && failureDomain !== '' && { failureDomain }),
  }
}

function hasFinalizer({ metadata }: KubeObject): boolean {
  return metadata.finalizers?.includes(MACHINE_FINALIZER) === true
}
