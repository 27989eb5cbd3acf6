// What must hold in every state, and of every step.

import { IN_REBOOT_SLOT_ANNOTATION, MANAGED_LABEL } from '#src/bootc-node/labels.ts'
import { parseBootcNodeStatus } from '#src/bootc-node/schema.ts'
import type { NodeStep } from '#src/bootc-node-pool/effects.ts'
import { parsePoolStatus, type RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { numberOf } from '#src/bootc-node-pool/slots/max-unavailable.ts'
import { parseSpec } from '#src/bootc-node-pool/spec.ts'
import { digestIn, hasDigest } from '#src/images/digest.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isCordoned, isMarked, POOL_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'
import type { Model } from '../model.ts'
import type { Performed } from './pass.ts'

/** I1: never more slots than `maxUnavailable`, and no node out of service without a slot. */
export function checkSlots({ pool, bootcNodes, nodes }: Model): void {
  if (pool === undefined) return
  const { maxUnavailable = 0 } = parseSpec(pool['spec'])
  const slots = ledgerOf(pool)
  const most = numberOf(maxUnavailable, Object.keys(nodes).length)
  if (slots.size > most) throw new Error(`I1: ${slots.size} slots, and ${most} are allowed`)
  for (const object of Object.values(bootcNodes)) {
    const { name } = object.metadata
    if (isOut(object) && !slots.has(name)) throw new Error(`I1: ${name} reboots without a slot`)
  }
}

/** I1, by what the hosts do: never more of them are out of service than `maxUnavailable`. */
export function checkOut({ pool, bootcNodes, nodes }: Model): void {
  if (pool === undefined) return
  const { maxUnavailable = 0 } = parseSpec(pool['spec'])
  const out = Object.values(bootcNodes).filter(isOut)
  const most = numberOf(maxUnavailable, Object.keys(nodes).length)
  if (out.length > most) throw new Error(`I1: ${out.length} hosts reboot, and ${most} may`)
}

/** A host that will reboot is not released before that. */
export function checkHosts({ decided = [], bootcNodes }: Model): void {
  for (const name of decided) {
    if (bootcNodes[name] === undefined) throw new Error(`${name} is released, and reboots`)
  }
}

/** I2: a pass does nothing disruptive before its ledger has the slot. A reboot is approved only for the image that the node
 * was drained for, while the node has its slot. */
export function checkIntent({ node, step, stored }: Performed, model: Model): void {
  if (!DISRUPTIVE.has(step.type)) return
  if (!stored.includes(node)) throw new Error(`I2: ${step.type} ${node} before its slot is stored`)
  if (step.type !== 'approve') return
  const { pool, bootcNodes } = model
  if (pool && !ledgerOf(pool).has(node)) throw new Error(`I2: ${node} is approved without a slot`)
  if (textAt(bootcNodes[node], 'spec', 'desiredImage') !== step.desiredImage) {
    throw new Error(`I2: ${node} was drained for another image`)
  }
}

/** A reboot is approved only on a cordoned and drained node. A Node that somebody deletes meanwhile has no cordon. */
export function checkDrained({ node, step }: Performed, { nodes, pods }: Model): void {
  const object = nodes[node]
  if (step.type !== 'approve' || object === undefined) return
  if (!isCordoned(object)) {
    throw new Error(`I2: ${node} is approved and schedulable`)
  }
  const isOn = (pod: KubeObject) => textAt(pod, 'spec', 'nodeName') === node
  if (Object.values(pods).some(isOn)) throw new Error(`I2: ${node} is approved with its pods`)
}

const DISRUPTIVE: ReadonlySet<NodeStep['type']> = new Set(['cordonNode', 'evictPods', 'approve'])

/** The end: every member runs its image, and nothing of the pool is left on its nodes. */
export function checkEnd({ pool, bootcNodes, nodes, unselected }: Model): void {
  const slots = pool === undefined ? 0 : ledgerOf(pool).size
  if (slots > 0) throw new Error(`${slots} slots are left`)
  const isDeleted = pool?.metadata.deletionTimestamp !== undefined
  if (isDeleted) throw new Error('the pool is still there')
  for (const { metadata, spec, status } of Object.values(bootcNodes)) {
    const { booted } = parseBootcNodeStatus(status)
    const digest = digestIn(textAt(spec, 'desiredImage')) ?? ''
    if (booted === undefined || !hasDigest(booted, digest))
      throw new Error(`${metadata.name} is not updated`)
    if (metadata.annotations?.[IN_REBOOT_SLOT_ANNOTATION] !== undefined)
      throw new Error(`${metadata.name} is still marked`)
  }
  for (const node of Object.values(nodes)) {
    const { name, labels = {} } = node.metadata
    const isMember = pool !== undefined && !unselected.includes(name)
    if (isMember !== (labels[MANAGED_LABEL] !== undefined)) throw new Error(`the label of ${name}`)
    if (isMember !== (bootcNodes[name] !== undefined)) throw new Error(`the BootcNode of ${name}`)
    if (isMarked(node, POOL_CORDON_ANNOTATION) || isCordoned(node))
      throw new Error(`${node.metadata.name} is still cordoned`)
  }
}

function ledgerOf(pool: KubeObject): ReadonlyMap<string, RebootSlot> {
  const { rebootSlots = [] } = parsePoolStatus(pool['status'])
  return new Map(rebootSlots.map((slot) => [slot.node, slot]))
}

// Approved and not there yet, or on its way.
function isOut(object: KubeObject): boolean {
  const { booted, conditions = [] } = parseBootcNodeStatus(object['status'])
  if (findCondition(conditions, 'Idle')?.reason === 'Rebooting') return true
  const digest = digestIn(textAt(object, 'spec', 'desiredImage')) ?? ''
  const isApproved = textAt(object, 'spec', 'desiredImageState') === 'Booted'
  return isApproved && booted !== undefined && !hasDigest(booted, digest)
}
