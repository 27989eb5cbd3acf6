// A pool with its nodes, in as few words as a row needs.
import { decide } from '#src/bootc-node-pool/decide.ts'
import type { Decision } from '#src/bootc-node-pool/effects.ts'
import type { PoolFacts, PullSecretFact } from '#src/bootc-node-pool/facts.ts'
import { FINALIZER } from '#src/bootc-node-pool/labels.ts'
import type { BootcNodePoolStatus, RebootSlot, Resolution } from '#src/bootc-node-pool/schema.ts'
import { readSubject, type Subject } from '#src/bootc-node-pool/subject.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { factsOf, type PoolWorld } from './facts.ts'
import { DIGESTS, type ImageName, imageOf } from './images.ts'
import { type BootcNodeGiven, bootcNodeObject, type NodeGiven, nodeObject } from './node-given.ts'

export const NOW = '2026-01-05T15:00:00Z'
export const EARLIER = '2026-01-05T14:58:00Z'

export interface PoolGiven {
  readonly spec?: object
  readonly image?: ImageName
  readonly status?: BootcNodePoolStatus
  /** The ledger: by node, the fields that differ from a slot that is reserved for NEW. */
  readonly slots?: Readonly<Record<string, Partial<RebootSlot>>>
  /** By name. A BootcNode alone stands for a node with it. */
  readonly nodes?: Readonly<Record<string, NodeGiven>>
  readonly deletedAt?: string
  readonly resolution?: Resolution
  readonly unreadable?: readonly string[]
  readonly hasPlaceOutside?: boolean
  readonly pullSecret?: PullSecretFact
  /** When the pool was last written, by the API server. */
  readonly writtenAt?: string
}

export function subjectOf(given: PoolGiven): Subject {
  return readSubject(poolObject(given))
}

export function poolObject(given: PoolGiven): KubeObject {
  const { spec = {}, image = 'NEW', slots, deletedAt, writtenAt = EARLIER } = given
  const ledger = Object.entries(slots ?? {}).map(([node, more]) => slotOf(node, more))
  return {
    apiVersion: 'node.bootc.dev/v1alpha1',
    kind: 'BootcNodePool',
    metadata: {
      name: 'workers',
      uid: 'uid-of-pool',
      generation: 1,
      resourceVersion: '1',
      finalizers: [FINALIZER],
      managedFields: [{ time: writtenAt }],
      ...(deletedAt && { deletionTimestamp: deletedAt }),
    },
    spec: {
      nodeSelector: { matchLabels: { os: 'bootc' } },
      image: { ref: imageOf(image) },
      ...spec,
    },
    status: { rebootSlots: ledger, targetDigest: DIGESTS[image], ...given.status },
  }
}

export function slotOf(node: string, more: Partial<RebootSlot> = {}): RebootSlot {
  const digest = DIGESTS.NEW
  return { node, phase: 'Reserved', digest, wasCordoned: false, reservedAt: EARLIER, ...more }
}

export function worldOf({
  nodes = {},
  unreadable = [],
  hasPlaceOutside,
  pullSecret,
}: PoolGiven): PoolWorld {
  const entries = Object.entries(nodes)
  return {
    nodes: entries.flatMap(([name, node]) => (node.isGone ? [] : [nodeObject(name, node)])),
    unselected: new Set(entries.flatMap(([name, node]) => (node.isUnselected ? [name] : []))),
    bootcNodes: entries.flatMap(([name, { bootcNode = {} }]) =>
      bootcNode === 'none' ? [] : [bootcNodeObject(name, bootcNode)],
    ),
    pods: entries.flatMap(([, { pods = [] }]) => pods),
    unreadable: new Set(unreadable),
    hasPlaceOutside,
    pullSecret,
  }
}

export function factsFor(given: PoolGiven, now: string = NOW): PoolFacts {
  const subject = subjectOf(given)
  const { imageRef = '' } = subject.spec
  const known = { ref: imageRef, digest: DIGESTS[given.image ?? 'NEW'] }
  return factsOf(subject, worldOf(given), given.resolution ?? known, instant(now))
}

export function decideFor(given: PoolGiven, now: string = NOW): Decision {
  return decide(factsFor(given, now), instant(now))
}

export function instant(text: string) {
  const parsed = parseInstant(text)
  if (parsed === undefined) throw new Error(`${text} is not an instant`)
  return parsed
}

/** A node with this BootcNode. */
export function on(bootcNode: BootcNodeGiven, more: NodeGiven = {}): NodeGiven {
  return { ...more, bootcNode }
}
