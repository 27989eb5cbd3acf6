// Carries out what was decided, in order. Already so is success; so is already gone.
import type { DateTime } from 'luxon'
import { type Machine, parseMachine } from '#src/cluster-api/machine.ts'
import { providerResource } from '#src/cluster-api/provider-resource.ts'
import { restoreDrainPatch, skipDrainPatch } from '#src/cluster-api/skip-drain.ts'
import { machineResource } from '#src/cluster-api/version.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { FINALIZER } from '#src/kube/labels.ts'
import { mergePatch } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { buildEvent } from '#src/kube/recorded-event.ts'
import { EVENTS, NODES, type Resource, SCHEDULED_MACHINES } from '#src/kube/resource.ts'
import { cordonPatch, uncordonPatch } from '#src/nodes/cordon.ts'
import { evictPods } from '#src/nodes/evict.ts'
import { adoptMachine } from './adopt.ts'
import { createMachine, createProviderObject } from './create-objects.ts'
import type { Effect, EventDraft } from './effects.ts'
import { orderOf } from './event-order.ts'
import type { Deeds, Hands } from './hands.ts'
import { ownNode } from './node-owner.ts'
import type { Observed } from './observed.ts'
import { type Role, referenceOf } from './references.ts'
import type { ScheduledMachineStatus } from './schema.ts'

/**
 * One effect. Throws the KubeError of a refusal; `Conflict` means that the world is not what was
 * observed any more, and the pass must start over.
 */
export async function act(
  effect: Effect,
  observed: Observed,
  deeds: Deeds,
  now: DateTime,
  hands: Hands,
  signal: AbortSignal,
): Promise<Deeds> {
  const { key } = observed
  const { client, log } = hands
  switch (effect.type) {
    case 'addFinalizer': {
      const object = await patchFinalizers(
        observed,
        deeds,
        [...observed.finalizers, FINALIZER],
        client,
        signal,
      )
      log.info('added finalizer')
      return { ...deeds, resourceVersion: object.metadata.resourceVersion ?? '' }
    }
    case 'removeFinalizer': {
      const kept = observed.finalizers.filter((finalizer) => finalizer !== FINALIZER)
      await patchFinalizers(observed, deeds, kept, client, signal)
      log.info('removed finalizer')
      return deeds
    }
    case 'record':
      return writeStatus(effect.status, observed, deeds, hands, signal)
    case 'emit':
      await emit(effect.event, observed, now, hands, signal)
      return deeds
    case 'createMachine':
      return { ...deeds, machine: await createMachine(observed, hands, signal) }
    case 'createProviderObject':
      await createProviderObject(effect.source, observed, deeds, hands, signal)
      return deeds
    case 'adoptMachine':
      await orGone(adoptMachine(observed, hands, signal))
      return deeds
    case 'skipMachineDrain': {
      const { resource, machine } = machineOf(observed)
      const patch = skipDrainPatch(machine, effect.what)
      const patched = await orGone(client.patch(resource, key, patch, signal))
      return patched === undefined ? deeds : { ...deeds, machine: parseMachine(patched) }
    }
    case 'restoreMachineDrain': {
      const { resource, machine } = machineOf(observed)
      await orGone(client.patch(resource, key, restoreDrainPatch(machine), signal))
      return deeds
    }
    case 'deleteMachine': {
      const { resource, machine } = machineOf(observed)
      // Whose it is may have changed since it was read.
      const { uid, resourceVersion } = deeds.machine ?? machine
      await client.delete(resource, key, { uid, resourceVersion }, signal)
      log.info('deleted Machine')
      return deeds
    }
    case 'deleteProviderObject':
      await deleteProviderObject(effect.role, observed, hands, signal)
      return deeds
    case 'cordonNode':
    case 'uncordonNode':
      await patchNode(effect.type, observed, hands, signal)
      return deeds
    case 'evictPods': {
      nodeOf(observed)
      const evictions = await evictPods(nodesOf(hands), effect.pods, signal)
      for (const { pod, outcome } of evictions) {
        if (outcome === 'evicted') log.info('evicted pod', { pod: `${pod.namespace}/${pod.name}` })
      }
      return { ...deeds, evictions: [...deeds.evictions, ...evictions] }
    }
    case 'deleteNode': {
      const node = nodeOf(observed)
      const { name, uid = '' } = node.metadata
      await nodesOf(hands).delete(NODES, { name }, { uid }, signal)
      log.info('deleted Node that was left behind', { node: name })
      return deeds
    }
    default:
      return effect satisfies never
  }
}

async function patchFinalizers(
  { key }: Observed,
  { resourceVersion }: Deeds,
  finalizers: readonly string[],
  client: KubeClient,
  signal: AbortSignal,
): Promise<KubeObject> {
  const patch = { metadata: { resourceVersion, finalizers } }
  return client.patch(SCHEDULED_MACHINES, key, patch, signal)
}

async function writeStatus(
  status: ScheduledMachineStatus,
  { key }: Observed,
  deeds: Deeds,
  { client, log }: Hands,
  signal: AbortSignal,
): Promise<Deeds> {
  const change = mergePatch(deeds.rawStatus, status)
  if (change === undefined) return deeds
  const { resourceVersion } = deeds
  const patch = { metadata: { resourceVersion }, status: change }
  const object = await client.patchStatus(SCHEDULED_MACHINES, key, patch, signal)
  log.info('recorded status', { phase: status.phase, says: status.message })
  return {
    ...deeds,
    rawStatus: object['status'] ?? status,
    resourceVersion: object.metadata.resourceVersion ?? '',
  }
}

// Told once: the name derives from what is told. An Event that cannot be written stops nothing.
async function emit(
  note: EventDraft,
  observed: Observed,
  now: DateTime,
  { client, log }: Hands,
  signal: AbortSignal,
): Promise<void> {
  const { key, uid } = observed
  const { apiVersion, kind } = SCHEDULED_MACHINES
  const regarding = { apiVersion, kind, ...key, uid }
  const event = buildEvent({ ...note, order: orderOf(note, observed), regarding, now })
  try {
    await client.create(EVENTS, event, signal)
  } catch (error) {
    if (isKubeError(error, 'AlreadyExists')) return
    if (!isKubeError(error) || error.code === 'Aborted') throw error
    log.warn('could not write Event', { reason: note.reason, error })
  }
}

async function deleteProviderObject(
  role: Role,
  observed: Observed,
  { client, discovery, log }: Hands,
  signal: AbortSignal,
): Promise<void> {
  const found = observed.world?.[role]
  const machine = observed.world?.machine.type === 'ours' ? observed.world.machine.value : undefined
  const reference = referenceOf(role, observed, machine)
  if (reference === undefined || (found?.type !== 'ours' && found?.type !== 'stale')) return
  const resource = await providerResource(discovery, reference, signal)
  if (resource.type !== 'namespaced') return
  await client.delete(resource.resource, observed.key, { uid: found.value.uid }, signal)
  log.info('deleted provider object', { kind: reference.kind })
}

async function patchNode(
  change: 'cordonNode' | 'uncordonNode',
  observed: Observed,
  hands: Hands,
  signal: AbortSignal,
): Promise<void> {
  const node = nodeOf(observed)
  const patch = change === 'cordonNode' ? cordonPatch(node, observed.uid) : uncordonPatch(node)
  if (patch === undefined) return
  await orGone(nodesOf(hands).patch(NODES, { name: node.metadata.name }, patch, signal))
  hands.log.info(change === 'cordonNode' ? 'cordoned node' : 'uncordoned node', {
    node: node.metadata.name,
  })
}

function machineOf({ world }: Observed): { resource: Resource; machine: Machine } {
  if (world?.machine.type !== 'ours' || world.machineVersion === undefined) {
    throw new Error('decided on a Machine that was not observed')
  }
  return { resource: machineResource(world.machineVersion), machine: world.machine.value }
}

// Every write to a Node, or to the pods on it, asks here whose it is.
function nodeOf(observed: Observed): KubeObject {
  const node = ownNode(observed)
  if (node === undefined)
    throw new Error("decided on a Node that is not known to be this machine's")
  return node
}

function nodesOf({ nodes }: Hands): KubeClient {
  if (nodes === undefined) throw new Error('decided on a Node in a cluster that was not opened')
  return nodes
}

async function orGone<T>(change: Promise<T>): Promise<T | undefined> {
  try {
    return await change
  } catch (error) {
    if (!isKubeError(error, 'NotFound')) throw error
    return undefined
  }
}
