// Writes the taints of a machine's Node.
import type { KubeClient } from '#src/kube/client.ts'
import { isLasting, KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { patchNode } from '#src/nodes/patch-node.ts'
import { formatTaints } from '#src/nodes/taints/applied.ts'
import { taintsPatch } from '#src/nodes/taints/patch.ts'
import { formatTaint, type PresentTaint } from '#src/nodes/taints/taint.ts'
import type { Effect } from '../effects.ts'
import { APPLIED_TAINTS_ANNOTATION, STARTED_ANNOTATION } from '../labels.ts'
import type { ActContext } from './performer.ts'

type TaintEffect = Extract<Effect, { readonly type: 'taintNode' | 'untaintNode' }>

/** Returns the changed Node. Throws `Conflict` when the Node has changed since it was read, or is gone. */
export async function taintNode(
  effect: TaintEffect,
  node: KubeObject,
  nodes: KubeClient,
  context: Pick<ActContext, 'log' | 'signal'>,
): Promise<KubeObject | undefined> {
  try {
    return await change(effect, node, nodes, context)
  } catch (error) {
    const isLogged = effect.type === 'untaintNode' && effect.leaves
    if (!isLogged || !(error instanceof KubeError) || !isLasting(error)) throw error
    context.log.warn('could not remove the taints of a node that leaves', {
      node: node.metadata.name,
      error,
    })
    return undefined
  }
}

async function change(
  effect: TaintEffect,
  node: KubeObject,
  nodes: KubeClient,
  { log, signal }: Pick<ActContext, 'log' | 'signal'>,
): Promise<KubeObject | undefined> {
  const { name } = node.metadata
  const { type, plan } = effect
  const patch = taintsPatch(node, plan, annotationsOf(effect))
  const changed = await patchNode(nodes, node, patch, signal)
  // The status of this decision says that the Node has the taints.
  if (changed === undefined && type === 'taintNode') {
    throw new KubeError('Conflict', `Node ${name} is gone`)
  }
  if (changed !== undefined) {
    const { add, update, remove } = plan
    log.info('changed taints of node', {
      node: name,
      applied: texts([...add, ...update]),
      removed: texts(remove),
    })
  }
  return changed
}

function annotationsOf(effect: TaintEffect): Readonly<Record<string, string | null>> {
  if (effect.type === 'untaintNode') {
    return { [APPLIED_TAINTS_ANNOTATION]: null, [STARTED_ANNOTATION]: null }
  }
  const applied = { [APPLIED_TAINTS_ANNOTATION]: formatTaints(effect.plan.applied) }
  return effect.isStarted ? { ...applied, [STARTED_ANNOTATION]: 'true' } : applied
}

function texts(taints: readonly PresentTaint[]): string {
  return taints.map(formatTaint).join(', ')
}
