// Configures the reclaim agent on the machine's Node, and removes its configuration and its request.
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError, isLasting, KubeError, orGone } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CONFIG_MAPS, NODES } from '#src/kube/resource.ts'
import {
  clearRequestPatch,
  hasReclaimAgent,
  RECLAIM_NAMESPACE,
  reclaimAgentPatch,
  reclaimConfigKey,
} from '#src/nodes/reclaim.ts'
import type { AnyFacts, ReclaimAgentFact } from '../facts.ts'
import { explainRequest } from '../failures/explain-request.ts'
import { ownNode } from '../own-node.ts'
import { agentConfigPatch, buildAgentConfig } from '../reclaim/agent-config.ts'
import type { ActContext } from './performer.ts'

/**
 * Returns the reason why it cannot be done, with the remedy; `undefined` when it is done. A machine stays in service
 * without its agent. Throws errors that will pass by themselves.
 */
export async function configureReclaimAgent(
  node: KubeObject,
  nodes: KubeClient,
  facts: AnyFacts,
  context: ActContext,
): Promise<string | undefined> {
  const { name } = node.metadata
  const { cluster, log, signal } = context
  try {
    await writeConfig(agentOf(facts), nodes, facts, context)
    if (!hasReclaimAgent(node)) {
      await orGone(nodes.patch(NODES, { name }, reclaimAgentPatch(node, true), signal))
      log.info('labelled node for reclaim agent', { node: name })
    }
    return undefined
  } catch (error) {
    if (isKubeError(error, 'NotFound')) {
      return `Namespace ${RECLAIM_NAMESPACE} does not exist in the ${cluster.type} cluster; apply deploy/reclaim-agent there`
    }
    if (!(error instanceof KubeError) || !isLasting(error)) throw error
    log.warn('could not configure reclaim agent', { node: name, error })
    return explainRequest(error, cluster)
  }
}

/** Deletes the ConfigMap, and removes the label of the Node, if it is there. */
export async function removeReclaimAgent(
  nodes: KubeClient,
  facts: AnyFacts,
  { log, signal }: ActContext,
): Promise<void> {
  const { reclaimAgent } = facts
  if (reclaimAgent?.config.type === 'written') {
    const key = reclaimConfigKey(reclaimAgent.nodeName)
    const { uid = '', resourceVersion = '' } = reclaimAgent.config.object.metadata
    await nodes.delete(CONFIG_MAPS, key, { uid, resourceVersion }, signal)
    log.info('deleted ConfigMap of reclaim agent', { node: reclaimAgent.nodeName })
  }
  const node = ownNode(facts)
  if (node === undefined || !hasReclaimAgent(node)) return
  const { name } = node.metadata
  await orGone(nodes.patch(NODES, { name }, reclaimAgentPatch(node, false), signal))
  log.info('removed label of reclaim agent', { node: name })
}

/** Removes the request from the Node. A refusal is only logged, because the Node goes soon. */
export async function clearReclaimRequest(
  node: KubeObject,
  nodes: KubeClient,
  { log, signal }: ActContext,
): Promise<void> {
  const { name } = node.metadata
  try {
    await orGone(nodes.patch(NODES, { name }, clearRequestPatch(node), signal))
    log.info('cleared reclaim request', { node: name })
  } catch (error) {
    if (!(error instanceof KubeError) || !isLasting(error)) throw error
    log.warn('could not clear reclaim request', { node: name, error })
  }
}

// The ConfigMap is written for the Node as it was read, or not at all.
async function writeConfig(
  { nodeName, config }: ReclaimAgentFact,
  nodes: KubeClient,
  { uid, spec }: AnyFacts,
  { log, signal }: ActContext,
): Promise<void> {
  const wanted = { nodeName, commands: spec.killIfCommands, uid }
  if (config.type === 'written') {
    const patch = agentConfigPatch(config.object, wanted)
    if (patch === undefined) return
    const patched = await orGone(
      nodes.patch(CONFIG_MAPS, reclaimConfigKey(nodeName), patch, signal),
    )
    if (patched === undefined) throw changed(nodeName)
  } else {
    try {
      await nodes.create(CONFIG_MAPS, buildAgentConfig(wanted), signal)
    } catch (error) {
      // The next pass finds out who wrote it.
      throw isKubeError(error, 'AlreadyExists') ? changed(nodeName) : error
    }
  }
  log.info('wrote ConfigMap of reclaim agent', { node: nodeName })
}

function changed(nodeName: string): KubeError {
  return new KubeError('Conflict', `the ConfigMap of the reclaim agent of ${nodeName} has changed`)
}

function agentOf({ reclaimAgent }: AnyFacts): ReclaimAgentFact {
  if (reclaimAgent === undefined) throw new Error('decided on a reclaim agent that was not read')
  return reclaimAgent
}
