// The facts of a pass over objects, as the gatherer reads them: rows first, and then only what the rules ask for.
import type { DateTime } from 'luxon'
import {
  FELL_BACK_ANNOTATION,
  IN_REBOOT_SLOT_ANNOTATION,
  MANAGED_LABEL,
  REBOOTS_ANNOTATION,
  WAS_CORDONED_ANNOTATION,
} from '#src/bootc-node/labels.ts'
import { PullSecretRef, parseBootcNodeStatus } from '#src/bootc-node/schema.ts'
import type {
  BootcNodeRow,
  ListedFacts,
  NodeFact,
  NodeRow,
  PoolFacts,
  PullSecretFact,
} from '#src/bootc-node-pool/facts.ts'
import { goalOf } from '#src/bootc-node-pool/goal.ts'
import { needsCordoned, readsOf } from '#src/bootc-node-pool/reads.ts'
import type { Resolution } from '#src/bootc-node-pool/schema.ts'
import type { Subject } from '#src/bootc-node-pool/subject.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { optionalTextAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import { isCordoned } from '#src/nodes/cordon.ts'
import { readyCondition } from '#src/nodes/readiness.ts'

export interface PoolWorld {
  /** All Nodes. */
  readonly nodes: readonly KubeObject[]
  readonly unselected: ReadonlySet<string>
  readonly bootcNodes: readonly KubeObject[]
  readonly pods: readonly KubeObject[]
  /** Nodes that cannot be read. */
  readonly unreadable?: ReadonlySet<string>
  readonly hasPlaceOutside?: boolean | undefined
  readonly pullSecret?: PullSecretFact | undefined
}

export function factsOf(
  subject: Subject,
  world: PoolWorld,
  resolution: Resolution | undefined,
  now: DateTime,
): PoolFacts {
  const rows = rowsOf(subject, world, resolution)
  const listed = { ...rows, cordoned: needsCordoned(rows) ? cordonedOf(world.nodes) : new Map() }
  const reads = readsOf(listed, now)
  return {
    ...listed,
    fullNodes: new Map(reads.nodes.map((name) => [name, nodeFact(name, world, reads.pods)])),
    hasPlaceOutside: reads.placeOutside ? (world.hasPlaceOutside ?? false) : undefined,
    pullSecret: world.pullSecret,
  }
}

/** The rows of the two lists. */
export function rowsOf(
  subject: Subject,
  { nodes, unselected, bootcNodes }: Pick<PoolWorld, 'nodes' | 'unselected' | 'bootcNodes'>,
  resolution: Resolution | undefined,
): Omit<ListedFacts, 'cordoned'> {
  const goal = goalOf(subject).type
  const isSelected = (node: KubeObject) =>
    goal === 'release'
      ? node.metadata.labels?.[MANAGED_LABEL] !== undefined
      : subject.spec.nodeSelector === undefined || !unselected.has(node.metadata.name)
  return {
    goal,
    subject,
    nodes: byName(nodes.filter(isSelected).map(nodeRow)),
    bootcNodes: byName(bootcNodes.map(bootcNodeRow)),
    resolution: goal === 'release' || subject.spec.imageRef === undefined ? undefined : resolution,
  }
}

/** The list of unschedulable Nodes. */
export function cordonedOf(nodes: readonly KubeObject[]): ReadonlyMap<string, KubeObject> {
  return new Map(nodes.filter(isCordoned).map((node) => [node.metadata.name, metadataOf(node)]))
}

function nodeFact(name: string, world: PoolWorld, withPods: readonly string[]): NodeFact {
  if (world.unreadable?.has(name)) return { type: 'unknown', message: 'the Node cannot be read' }
  const node = world.nodes.find(({ metadata }) => metadata.name === name)
  if (node === undefined) return { type: 'absent' }
  if (!withPods.includes(name)) return { type: 'present', node }
  const pods = world.pods.filter((pod) => textAt(pod, 'spec', 'nodeName') === name)
  return { type: 'present', node, pods }
}

function metadataOf({ apiVersion, kind, metadata }: KubeObject): KubeObject {
  return { apiVersion, kind, metadata }
}

function nodeRow(node: KubeObject): NodeRow {
  const ready = readyCondition(node)
  return {
    name: node.metadata.name,
    ready: ready === undefined ? 'Unknown' : ready.status === 'True' ? 'True' : 'False',
    isSchedulable: !isCordoned(node),
    isManaged: node.metadata.labels?.[MANAGED_LABEL] !== undefined,
  }
}

/** As the table has it. */
export function bootcNodeRow(object: KubeObject): BootcNodeRow {
  const { metadata } = object
  const { annotations = {} } = metadata
  const {
    booted,
    staged,
    conditions = [],
    observedGeneration,
  } = parseBootcNodeStatus(object['status'])
  const owner = controllerOf(object)
  return {
    name: metadata.name,
    uid: metadata.uid ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    generation: metadata.generation ?? 0,
    isDeleting: metadata.deletionTimestamp !== undefined,
    owner: owner && { uid: owner.uid, name: owner.name },
    desiredImage: textAt(object, 'spec', 'desiredImage'),
    desiredImageState: textAt(object, 'spec', 'desiredImageState'),
    pullSecretRef: PullSecretRef.safeParse(valueAt(object, 'spec', 'pullSecretRef')).data,
    pullSecretHash: optionalTextAt(object, 'spec', 'pullSecretHash'),
    rebootPolicy: optionalTextAt(object, 'spec', 'rebootPolicy'),
    booted,
    staged,
    idle: findCondition(conditions, 'Idle'),
    degraded: findCondition(conditions, 'Degraded'),
    observedGeneration,
    isInRebootSlot: annotations[IN_REBOOT_SLOT_ANNOTATION] !== undefined,
    wasCordoned: annotations[WAS_CORDONED_ANNOTATION],
    fellBack: annotations[FELL_BACK_ANNOTATION],
    reboots: annotations[REBOOTS_ANNOTATION],
  }
}

function byName<T extends { readonly name: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.name, row]))
}
