// Turns changes of BootcNodePools and BootcNodes into lines.
import {
  type BootcNodeStatus,
  type ImageInfo,
  parseBootcNodeStatus,
} from '#src/bootc-node/schema.ts'
import { type BootcNodePoolStatus, parsePoolStatus } from '#src/bootc-node-pool/schema.ts'
import type { Change } from '#src/embedded/api/embedded-api.ts'
import { shortDigest } from '#src/images/digest.ts'
import { findCondition } from '#src/kube/conditions.ts'
import type { Line, SlotLine } from './line.ts'

/** The lines for a change of a pool: its condition UpToDate, its reboot slots, and how far it is or what it waits for. */
export function tellPool({ type, object, old }: Change, time: string): readonly Line[] {
  const kind = 'BootcNodePool'
  const { name } = object.metadata
  if (type === 'DELETED') return [{ type: 'object', time, kind, name, what: 'gone' }]
  const [before, after] = [parsePoolStatus(old?.status), parsePoolStatus(object.status)]
  const [from, to] = [upToDateOf(before), upToDateOf(after)]
  const { reason = '', message = '', nodeCount: nodes = 0, updatedCount: updated = 0 } = after
  const slots = slotLines(before, after, { time, pool: name })
  // A slot that goes on is told by its own line.
  const isNews = slots.length === 0 || updated !== (before.updatedCount ?? 0)
  const isDeleting = object.metadata.deletionTimestamp !== undefined
  const wasDeleting = old?.metadata.deletionTimestamp !== undefined
  return [
    ...(isDeleting && !wasDeleting
      ? [{ type: 'object', time, kind, name, what: 'deleting' } as const]
      : []),
    ...(to !== undefined && to !== from
      ? [
          {
            type: 'phase',
            time,
            kind,
            name,
            from: from ?? null,
            to,
            reason,
            message,
            timezone: 'UTC',
          } as const,
        ]
      : []),
    ...slots,
    ...(to === from && isNews && message !== (before.message ?? '')
      ? [{ type: 'progress', time, kind, name, nodes, updated, message } as const]
      : []),
  ]
}

/** The lines for a change of a BootcNode: its condition Idle. */
export function tellBootcNode({ type, object, old }: Change, time: string): readonly Line[] {
  if (type === 'DELETED') return []
  const [before, after] = [parseBootcNodeStatus(old?.status), parseBootcNodeStatus(object.status)]
  const [from, to] = [idleOf(before), idleOf(after)]
  if (to === undefined || to === from) return []
  return [
    {
      type: 'phase',
      time,
      kind: 'BootcNode',
      name: object.metadata.name,
      from: from ?? null,
      to,
      reason: to,
      message: imagesOf(after),
      timezone: 'UTC',
    },
  ]
}

function upToDateOf({ conditions = [] }: BootcNodePoolStatus): string | undefined {
  return findCondition(conditions, 'UpToDate')?.reason
}

function idleOf({ conditions = [] }: BootcNodeStatus): string | undefined {
  return findCondition(conditions, 'Idle')?.reason
}

function slotLines(
  before: BootcNodePoolStatus,
  after: BootcNodePoolStatus,
  at: { readonly time: string; readonly pool: string },
): readonly SlotLine[] {
  const phases = ({ rebootSlots = [] }: BootcNodePoolStatus) =>
    new Map(rebootSlots.map(({ node, phase }) => [node, phase]))
  const [were, are] = [phases(before), phases(after)]
  const lines = [...new Set([...were.keys(), ...are.keys()])].sort().flatMap((name) => {
    const [from, to] = [were.get(name) ?? null, are.get(name) ?? null]
    return from === to ? [] : [{ type: 'slot', ...at, name, from, to } as const]
  })
  // A slot is free before another node gets it.
  const rank = ({ from, to }: SlotLine) => (to === null ? 0 : from === null ? 2 : 1)
  return lines.toSorted((a, b) => rank(a) - rank(b))
}

function imagesOf({ booted, staged }: BootcNodeStatus): string {
  return [
    ...(booted === undefined ? [] : [`runs ${nameOfImage(booted)}`]),
    ...(staged === undefined ? [] : [`${nameOfImage(staged)} is staged`]),
  ].join('; ')
}

function nameOfImage({ version, imageDigest }: ImageInfo): string {
  return version ?? shortDigest(imageDigest)
}
