// Performs the effects of one pass. The nodes are changed side by side, and the steps of each node in order. A step that is
// already done, or whose object is gone, is a success.
import { inParallel } from '#src/kube/fair-limiter.ts'
import { isTransient, KubeError } from '#src/kube/kube-error.ts'
import type { Performer } from '#src/reconcile/system.ts'
import type { Effect, NodeChange, NodeResult } from '../effects.ts'
import type { PoolFacts } from '../facts.ts'
import { explainAnswer, missingRight } from '../failures/explain-request.ts'
import type { BootcNodePoolStatus } from '../schema.ts'
import { afterChanges } from '../status/after-changes.ts'
import type { ActContext } from './context.ts'
import { createNodeWriter, type NodeWriter, runsOf, typeOf } from './node-writer.ts'
import { isUndoing, UndoRefused } from './undo-refused.ts'

/** The most nodes that one pass changes at the same time. */
const NODES_AT_ONCE = 16

export function createPerformer(
  facts: PoolFacts,
  context: ActContext,
): Performer<BootcNodePoolStatus, Effect> {
  let results: readonly NodeResult[] = []
  // A node may be changed before and after the status is stored.
  const writers = new Map<string, NodeWriter>()
  const writerOf = (node: string): NodeWriter => {
    const writer = writers.get(node) ?? createNodeWriter(node, facts, context)
    writers.set(node, writer)
    return writer
  }
  return {
    // Throws only when all nodes have had their turn.
    async perform({ changes }) {
      const ends = await inParallel(changes, NODES_AT_ONCE, (change) =>
        changeNode(change, writerOf(change.node), context),
      )
      results = [...results, ...ends.map(({ result }) => result)]
      const unfinished = ends.find(({ error }) => error !== undefined)
      if (unfinished !== undefined) throw unfinished.error
      const refusal = ends.find(({ undoRefused }) => undoRefused !== undefined)?.undoRefused
      if (refusal !== undefined) throw new UndoRefused(refusal, results)
    },
    withResults: (status) => afterChanges(status, results, context.now),
    // A refusal of one node is a result.
    explain: (_effect, error) => ({
      doing: 'change the nodes of the pool',
      reason: 'ReconcileFailed',
      remedy: missingRight(error),
    }),
  }
}

interface End {
  readonly result: NodeResult
  /** An error that passes by itself, a Conflict, or a bug. */
  readonly error?: unknown
  readonly undoRefused?: KubeError
}

async function changeNode(
  { node, steps }: NodeChange,
  writer: NodeWriter,
  context: ActContext,
): Promise<End> {
  const resultWith = (more: Partial<NodeResult> = {}): NodeResult => {
    const evictions = writer.evictions()
    return { node, ...(evictions.length > 0 && { evictions }), ...more }
  }
  for (const run of runsOf(steps)) {
    try {
      await writer.perform(run)
    } catch (error) {
      if (!(error instanceof KubeError) || isTransient(error))
        return { result: resultWith(), error }
      context.log.warn('action failed', { action: typeOf(run), node, error })
      const refused = { step: typeOf(run), message: explainAnswer(error) }
      return {
        result: resultWith({ refused }),
        ...(isUndoing(refused.step) && { undoRefused: error }),
      }
    }
  }
  return { result: resultWith() }
}
