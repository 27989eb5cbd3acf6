// Performs the steps of one node. Each write changes only what the pass has seen: a BootcNode by its resourceVersion or by
// tests of a JSON patch, a Node by its resourceVersion.
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import { type EvictionResult, evictPods } from '#src/nodes/drain/evict.ts'
import type { PodInfo } from '#src/nodes/drain/pod.ts'
import { patchNode } from '#src/nodes/patch-node.ts'
import type { NodeStep } from '../effects.ts'
import type { PoolFacts } from '../facts.ts'
import { createBootcNodeWriter } from './bootc-node-writer.ts'
import type { ActContext } from './context.ts'
import { emitEvent } from './emit-event.ts'
import { isNodeWrite, type NodeWrite, nodePatch } from './node-patch.ts'

/** Steps that are one request: changes of the Node that follow each other, or one other step. */
export type Run = readonly NodeWrite[] | Exclude<NodeStep, NodeWrite>

export function runsOf(steps: readonly NodeStep[]): readonly Run[] {
  const runs: (NodeWrite[] | Exclude<NodeStep, NodeWrite>)[] = []
  for (const step of steps) {
    const last = runs.at(-1)
    if (!isNodeWrite(step)) runs.push(step)
    else if (Array.isArray(last)) last.push(step)
    else runs.push([step])
  }
  return runs
}

/** The step by which a refusal of the run is told. */
export function typeOf(run: Run): NodeStep['type'] {
  return isWrites(run) ? (run[0]?.type ?? 'labelNode') : run.type
}

function isWrites(run: Run): run is readonly NodeWrite[] {
  return Array.isArray(run)
}

export interface NodeWriter {
  /** Throws the error of a refusal. */
  perform(run: Run): Promise<void>
  /** What became of the evictions so far. */
  evictions(): readonly EvictionResult[]
}

export function createNodeWriter(name: string, facts: PoolFacts, context: ActContext): NodeWriter {
  const { client, log, signal } = context
  const bootcNode = createBootcNodeWriter(name, facts, context)
  const fact = facts.fullNodes.get(name)
  // As it is after the last write.
  let node = fact?.type === 'present' ? fact.node : undefined
  let evictions: readonly EvictionResult[] = []

  const writeNode = async (writes: readonly NodeWrite[]): Promise<void> => {
    for (const write of writes) {
      if (write.type === 'announceReboot')
        await emitEvent(write.event, aboutNode(name, node), context)
    }
    const patch = nodePatch(writes, node, facts.subject)
    const named = node ?? { apiVersion: NODES.apiVersion, kind: NODES.kind, metadata: { name } }
    const written = await patchNode(client, named, patch, signal)
    if (written === undefined) return
    log.info('changed node', { node: name, changes: writes.map(({ type }) => type) })
    if (node !== undefined) node = written
  }
  const evict = async (pods: readonly PodInfo[]): Promise<void> => {
    const results = await evictPods(client, pods, signal)
    for (const { pod, outcome } of results) {
      if (outcome === 'evicted') {
        log.info('evicted pod', { node: name, pod: `${pod.namespace}/${pod.name}` })
      }
    }
    evictions = [...evictions, ...results]
  }

  const perform = (run: Run): Promise<void> => {
    if (isWrites(run)) return writeNode(run)
    switch (run.type) {
      case 'createBootcNode':
        return bootcNode.create(run.spec)
      case 'syncBootcNode':
        return bootcNode.sync(run.from, run.spec)
      case 'markSlot':
        return bootcNode.markSlot(run.wasCordoned)
      case 'unmarkSlot':
        return bootcNode.unmarkSlot(run.reboots)
      case 'approve':
        return bootcNode.approve(run.desiredImage)
      case 'withdrawApproval':
        return bootcNode.withdrawApproval()
      case 'markFellBack':
        return bootcNode.markFellBack(run.digest)
      case 'deleteBootcNode':
        return bootcNode.delete()
      case 'emitForNode':
        return emitEvent(run.event, bootcNode.regarding(), context)
      case 'evictPods':
        return evict(run.pods)
      default:
        return run satisfies never
    }
  }
  return { perform, evictions: () => evictions }
}

function aboutNode(name: string, node: KubeObject | undefined) {
  const { apiVersion, kind } = NODES
  return { apiVersion, kind, name, uid: node?.metadata.uid ?? name }
}
