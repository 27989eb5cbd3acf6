// Performs the effects of one pass. An effect that is already done, or whose object is gone, is a success.
import type { DateTime } from 'luxon'
import type { Discovery } from '#src/cluster-api/discovery.ts'
import { type Machine, parseMachine } from '#src/cluster-api/machine.ts'
import { providerResource } from '#src/cluster-api/provider-resource.ts'
import { restoreDrainPatch, skipDrainPatch } from '#src/cluster-api/skip-drain.ts'
import { machineResource } from '#src/cluster-api/version.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { setCondition } from '#src/kube/conditions.ts'
import { orGone } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES, type Resource } from '#src/kube/resource.ts'
import { afterEvictions } from '#src/nodes/drain/after-evictions.ts'
import { type EvictionResult, evictPods } from '#src/nodes/drain/evict.ts'
import { cordonNode, uncordonNode } from '#src/nodes/patch-cordon.ts'
import type { Performer } from '#src/reconcile/system.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Effect } from '../effects.ts'
import type { AnyFacts } from '../facts.ts'
import { explainEffect } from '../failures/explain-effect.ts'
import type { NodeAccess } from '../gather/reading.ts'
import { CORDONED_BY_ANNOTATION } from '../labels.ts'
import { ownNode } from '../own-node.ts'
import { providerRefOf, type Role } from '../provider-refs.ts'
import { RECLAIM_AGENT_CONFIGURED } from '../reasons.ts'
import { configured, notConfigured } from '../reclaim/agent-condition.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import type { ConditionValue } from '../status.ts'
import { adoptMachine } from './adopt-machine.ts'
import { createMachine, createProviderObject } from './create-objects.ts'
import { clearReclaimRequest, configureReclaimAgent, removeReclaimAgent } from './reclaim-agent.ts'
import { taintNode } from './taint-node.ts'

export interface ActContext extends NodeAccess {
  readonly client: KubeClient
  readonly discovery: Discovery
  readonly log: Logger
  readonly now: DateTime
  readonly signal: AbortSignal
}

export function createPerformer(
  facts: AnyFacts,
  context: ActContext,
): Performer<ScheduledMachineStatus, Effect> {
  // The results of earlier effects.
  let machine = facts.machine.type === 'ours' ? facts.machine.value : undefined
  let evictions: readonly EvictionResult[] = []
  let agent: ConditionValue | undefined
  let changedNode: KubeObject | undefined
  const { key } = facts
  const { client, log, now, signal } = context

  return {
    async perform(effect) {
      switch (effect.type) {
        case 'createMachine':
          machine = await createMachine(facts, context)
          return
        case 'createProviderObject':
          return createProviderObject(effect, facts, machine, context)
        case 'adoptMachine':
          await orGone(adoptMachine(facts, context))
          return
        case 'skipMachineDrain': {
          const { resource, found } = machineOf(facts)
          const patch = skipDrainPatch(found, effect.what)
          const patched = await orGone(client.patch(resource, key, patch, signal))
          if (patched !== undefined) machine = parseMachine(patched)
          return
        }
        case 'restoreMachineDrain': {
          const { resource, found } = machineOf(facts)
          await orGone(client.patch(resource, key, restoreDrainPatch(found), signal))
          return
        }
        case 'deleteMachine':
          return deleteMachine(machine, facts, context)
        case 'deleteProviderObject':
          return deleteProviderObject(effect.role, facts, context)
        case 'cordonNode':
        case 'uncordonNode':
          changedNode = (await changeCordon(effect.type, facts, context)) ?? changedNode
          return
        case 'taintNode':
        case 'untaintNode':
          // An earlier effect may have changed the Node. Then it has another resourceVersion.
          changedNode = await taintNode(
            effect,
            changedNode ?? nodeOf(facts),
            nodesOf(context),
            context,
          )
          return
        case 'evictPods': {
          nodeOf(facts)
          const results = await evictPods(nodesOf(context), effect.pods, signal)
          for (const { pod, outcome } of results) {
            if (outcome === 'evicted')
              log.info('evicted pod', { pod: `${pod.namespace}/${pod.name}` })
          }
          evictions = [...evictions, ...results]
          return
        }
        case 'deleteNode':
          return deleteNode(facts, context)
        case 'configureReclaimAgent': {
          const problem = await configureReclaimAgent(
            nodeOf(facts),
            nodesOf(context),
            facts,
            context,
          )
          agent =
            problem === undefined ? configured(nodeOf(facts).metadata.name) : notConfigured(problem)
          return
        }
        case 'clearReclaimRequest':
          return clearReclaimRequest(nodeOf(facts), nodesOf(context), context)
        case 'removeReclaimAgent':
          return removeReclaimAgent(nodesOf(context), facts, context)
        default:
          return effect satisfies never
      }
    },
    withResults: (status) => withAgent(withEvictions(status, evictions), agent, now),
    explain: (effect, error) => explainEffect(effect, error, context.cluster),
  }
}

function withEvictions(
  status: ScheduledMachineStatus,
  evictions: readonly EvictionResult[],
): ScheduledMachineStatus {
  if (status.drain === undefined || evictions.length === 0) return status
  return { ...status, drain: afterEvictions(status.drain, evictions) }
}

function withAgent(
  status: ScheduledMachineStatus,
  agent: ConditionValue | undefined,
  now: DateTime,
): ScheduledMachineStatus {
  if (agent === undefined) return status
  const condition = { ...agent, type: RECLAIM_AGENT_CONFIGURED }
  return { ...status, conditions: setCondition(status.conditions ?? [], condition, now) }
}

async function deleteMachine(
  changed: Machine | undefined,
  facts: AnyFacts,
  { client, log, signal }: ActContext,
): Promise<void> {
  const { resource, found } = machineOf(facts)
  // The owner may have changed since the Machine was read.
  const { uid, resourceVersion } = changed ?? found
  await client.delete(resource, facts.key, { uid, resourceVersion }, signal)
  log.info('deleted Machine')
}

async function deleteProviderObject(
  role: Role,
  facts: AnyFacts,
  { client, discovery, log, signal }: ActContext,
): Promise<void> {
  const found = facts[role]
  const machine = facts.machine.type === 'ours' ? facts.machine.value : undefined
  const reference = providerRefOf(role, facts, machine)
  if (reference === undefined || (found?.type !== 'ours' && found?.type !== 'stale')) return
  const resource = await providerResource(discovery, reference, signal)
  if (resource.type !== 'namespaced') return
  await client.delete(resource.resource, facts.key, { uid: found.value.uid }, signal)
  log.info('deleted provider object', { kind: reference.kind })
}

async function changeCordon(
  change: 'cordonNode' | 'uncordonNode',
  facts: AnyFacts,
  context: ActContext,
): Promise<KubeObject | undefined> {
  const node = nodeOf(facts)
  const nodes = nodesOf(context)
  const { log, signal } = context
  const { name } = node.metadata
  if (change === 'cordonNode') {
    const mark = { annotation: CORDONED_BY_ANNOTATION, uid: facts.uid }
    const changed = await cordonNode(nodes, node, mark, signal)
    if (changed !== undefined) log.info('cordoned node', { node: name })
    return changed
  }
  const changed = await uncordonNode(nodes, node, CORDONED_BY_ANNOTATION, signal)
  if (changed !== undefined) log.info('uncordoned node', { node: name })
  return changed
}

async function deleteNode(facts: AnyFacts, context: ActContext): Promise<void> {
  const { name, uid = '' } = nodeOf(facts).metadata
  await nodesOf(context).delete(NODES, { name }, { uid }, context.signal)
  context.log.info('deleted Node that was left behind', { node: name })
}

function machineOf({ machine, machineVersion }: AnyFacts): {
  resource: Resource
  found: Machine
} {
  if (machine.type !== 'ours' || machineVersion === undefined) {
    throw new Error('decided on a Machine that was not read')
  }
  return { resource: machineResource(machineVersion), found: machine.value }
}

// Every write to a Node or its pods gets the Node here, so that it is this machine's.
function nodeOf(facts: AnyFacts): KubeObject {
  const node = ownNode(facts)
  if (node === undefined)
    throw new Error("decided on a Node that is not known to be this machine's")
  return node
}

function nodesOf({ nodes }: ActContext): KubeClient {
  if (nodes === undefined) throw new Error('decided on a Node in a cluster that was not opened')
  return nodes
}
