// How Cluster API deletes a Machine, one step at a time: pre-drain hooks, drain, pre-terminate hooks, infrastructure,
// bootstrap, Node. It does not wait for volumes: nothing attaches any here.
import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import { type Fields, fieldsAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf, NODES } from '#src/kube/resource.ts'
import { DRAIN_ROUND, drainRound, drainStart, isDrainNeeded } from './machine-drain.ts'
import { isForeign, providerObject, type Role, referenceOf } from './machines.ts'
import type { StandInContext } from './stand-in.ts'

export type DeletionStep =
  | { readonly type: 'done' }
  | {
      readonly type: 'waiting'
      readonly reason: string
      readonly message: string
      /** `status.deletion` as it should be now. */
      readonly deletion: Fields
      /** The next pass, if nothing changes before. */
      readonly again?: DateTime
    }

/** Remembers the last round of each Machine, by UID: a Machine that changes does not drain faster. */
export type DrainRounds = Map<string, { readonly at: DateTime; readonly message: string }>

const PRE_DRAIN_HOOK = 'pre-drain.delete.hook.machine.cluster.x-k8s.io'
const PRE_TERMINATE_HOOK = 'pre-terminate.delete.hook.machine.cluster.x-k8s.io'

/** Does the next step for a Machine with a deletion timestamp, and reports what it waits for. */
export async function deletionStep(
  context: StandInContext,
  machine: KubeObject,
  cluster: KubeObject | undefined,
  rounds: DrainRounds,
): Promise<DeletionStep> {
  const { client, mirror } = context
  const deletion = fieldsAt(machine, 'status', 'deletion')
  const waiting = (reason: string, message: string) =>
    ({ type: 'waiting', reason, message, deletion }) as const

  const nodeName = textAt(machine, 'status', 'nodeRef', 'name')
  const node = nodeName === '' ? undefined : mirror.get('', 'Node', { name: nodeName })
  // While the whole Cluster is deleted, its Nodes are not drained.
  const isNodeCaredFor = node !== undefined && cluster?.metadata.deletionTimestamp === undefined
  if (isNodeCaredFor) {
    const hook = hookOf(machine, PRE_DRAIN_HOOK)
    if (hook !== undefined) return waiting('WaitingForPreDrainHook', hookMessage(hook))
    const draining = await drain(context, machine, node, rounds)
    if (draining !== undefined) return draining
  }
  const hook = hookOf(machine, PRE_TERMINATE_HOOK)
  if (hook !== undefined) return waiting('WaitingForPreTerminateHook', hookMessage(hook))

  if (await deleteObject(context, machine, 'infrastructure')) {
    const kind = textAt(referenceOf(machine, 'infrastructure'), 'kind')
    return waiting('WaitingForInfrastructureDeletion', `* ${kind}: deletionTimestamp set`)
  }
  if (await deleteObject(context, machine, 'bootstrap')) {
    const kind = textAt(referenceOf(machine, 'bootstrap'), 'kind')
    return waiting('WaitingForBootstrapDeletion', `* ${kind}: deletionTimestamp set`)
  }
  if (isNodeCaredFor) await client.delete(NODES, { name: nodeName })
  rounds.delete(machine.metadata.uid ?? '')
  return { type: 'done' }
}

async function drain(
  context: StandInContext,
  machine: KubeObject,
  node: KubeObject,
  rounds: DrainRounds,
): Promise<DeletionStep | undefined> {
  const now = context.clock.now()
  if (!isDrainNeeded(context, machine, now)) return undefined
  const uid = machine.metadata.uid ?? ''
  const started = drainStart(machine) ?? now
  const last = rounds.get(uid)
  const next = last?.at.plus(DRAIN_ROUND)
  const isTooSoon = next !== undefined && now < next
  const message = isTooSoon ? last?.message : await drainRound(context, node, started)
  if (message === undefined) return undefined
  if (!isTooSoon) rounds.set(uid, { at: now, message })
  return {
    type: 'waiting',
    reason: 'DrainingNode',
    message,
    deletion: {
      ...fieldsAt(machine, 'status', 'deletion'),
      nodeDrainStartTime: formatInstant(started),
    },
    again: isTooSoon ? next : now.plus(DRAIN_ROUND),
  }
}

/** True as long as the object exists. The first call deletes it. */
async function deleteObject(
  { client, mirror }: StandInContext,
  machine: KubeObject,
  role: Role,
): Promise<boolean> {
  const object = providerObject(mirror, machine, role)
  if (object === undefined || isForeign(machine, object)) return false
  const resource = mirror.resource(groupOf(object.apiVersion), object.kind)
  if (resource !== undefined && object.metadata.deletionTimestamp === undefined) {
    await client.delete(resource, object.metadata)
  }
  // An object without a finalizer is deleted already.
  return providerObject(mirror, machine, role) !== undefined
}

function hookOf({ metadata }: KubeObject, prefix: string): string | undefined {
  return Object.keys(metadata.annotations ?? {})
    .sort()
    .find((key) => key.startsWith(prefix))
}

function hookMessage(hook: string): string {
  return `Waiting for hook annotation ${hook} to be removed`
}
