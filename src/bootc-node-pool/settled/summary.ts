// Summarizes the BootcNodes and Nodes in events. Most of them show nothing that a pass would act on: a node that stages, or
// a write of our own. Then the pool is enough to see that there is nothing to do, and nothing else is read. If a rule starts
// to use another fact of a node, this summary must have that fact, too.
import { MANAGED_LABEL } from '#src/bootc-node/labels.ts'
import { NODE_LABEL } from '#src/cluster-api/labels.ts'
import { lastWriters, type Writer } from '#src/kube/last-writer.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isReady } from '#src/nodes/readiness.ts'
import { type NodeState, stateOf } from '../nodes/state.ts'
import { rowOfObject } from './row-of-object.ts'

/** What was shown, by the names of the nodes. What was not shown counts as unchanged. */
export interface Summary {
  readonly bootcNodes?: Readonly<Record<string, BootcNodeSeen>>
  readonly nodes?: Readonly<Record<string, NodeSeen>>
}

export interface BootcNodeSeen {
  readonly ownerUid: string
  readonly desiredImage: string
  readonly desiredImageState: string
  /** For that image. */
  readonly state: NodeState
  readonly isInRebootSlot: boolean
  /** `function`: one of ours. `daemon`: somebody who wrote the status. */
  readonly writtenBy: 'function' | 'daemon' | 'other'
}

export interface NodeSeen {
  readonly isReady: boolean
  /** It has the label of a node in a pool. */
  readonly isManaged: boolean
}

/** More nodes than this are not kept: a pass reads them all in less time. */
const MOST = 200

/** Both summaries. `undefined`: a pass must read more. */
export function mergeSummaries(
  earlier: Summary | undefined,
  later: Summary | undefined,
): Summary | undefined {
  if (earlier === undefined || later === undefined) return undefined
  const both = {
    bootcNodes: { ...earlier.bootcNodes, ...later.bootcNodes },
    nodes: { ...earlier.nodes, ...later.nodes },
  }
  const isSmall = Object.values(both).every((each) => Object.keys(each).length <= MOST)
  return isSmall ? both : undefined
}

/** The summary of a BootcNode; `undefined`: a pass must read more. */
export function summarizeBootcNode(object: KubeObject): Summary | undefined {
  const row = rowOfObject(object)
  const { name, owner, desiredImage, desiredImageState, isInRebootSlot } = row
  if (owner === undefined || row.isDeleting) return undefined
  const state = stateOf(row, desiredImage)
  const writtenBy = writerOf(lastWriters(object))
  const seen = { ownerUid: owner.uid, desiredImage, desiredImageState, state, isInRebootSlot }
  return { bootcNodes: { [name]: { ...seen, writtenBy } } }
}

/** The summary of a Node that exists and is not being deleted. */
export function summarizeNode(object: KubeObject): NodeSeen {
  const isManaged = object.metadata.labels?.[MANAGED_LABEL] !== undefined
  return { isReady: isReady(object), isManaged }
}

/**
 * Whether only this function has written the Node in the last second in which it was written, and the Node belongs to a
 * pool. The functions have the same name as managers, so this is never said of a Node of a ScheduledMachine.
 */
export function isWrittenForPool(node: KubeObject): boolean {
  const { labels = {} } = node.metadata
  const writers = lastWriters(node)
  const isOurs = ({ manager, subresource }: Writer) => manager === OURS && subresource === undefined
  return (
    labels[MANAGED_LABEL] !== undefined &&
    labels[NODE_LABEL] === undefined &&
    writers.length > 0 &&
    writers.every(isOurs)
  )
}

// The User-Agent of our functions begins with this.
const OURS = 'sundial'

function writerOf(writers: readonly Writer[]): BootcNodeSeen['writtenBy'] {
  const isOther = ({ manager, subresource }: Writer) =>
    subresource === undefined && manager !== OURS
  if (writers.length === 0 || writers.some(isOther)) return 'other'
  return writers.some(({ subresource }) => subresource !== undefined) ? 'daemon' : 'function'
}
