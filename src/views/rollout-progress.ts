// The nodes of a pool by how far they are, from the stored objects.
import type { DateTime } from 'luxon'
import type { BootcNodeRow } from '#src/bootc-node-pool/facts.ts'
import { stateOf } from '#src/bootc-node-pool/nodes/state.ts'
import { parsePoolStatus, type RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { isMarkedFellBack } from '#src/bootc-node-pool/slots/fell-back.ts'
import { numberOf } from '#src/bootc-node-pool/slots/max-unavailable.ts'
import { parseSpec } from '#src/bootc-node-pool/spec.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type Summary, summaryOf, whyOf } from './summary.ts'

/** In the order in which a node moves. */
export const STAGES = ['Pending', 'Staging', 'Staged', 'Rebooting', 'Updated', 'Degraded'] as const
export type Stage = (typeof STAGES)[number]

export interface PlacedNode {
  readonly name: string
  readonly stage: Stage
  /** Of a node with a reboot slot. */
  readonly phase?: RebootSlot['phase']
  /** It runs the image, and its slot is not free yet. */
  readonly isUpdated?: true
  /** The digest that it runs. */
  readonly bootedDigest?: string
  /** Of its daemon. */
  readonly error?: string
}

export interface Progress {
  readonly summary: Summary
  /** `summary.why` without the number of slots. */
  readonly message: string
  readonly slots: readonly RebootSlot[]
  /** How many slots there may be. `undefined`: the spec is invalid. */
  readonly maxUnavailable: number | undefined
  readonly isPaused: boolean
  readonly nextNodes: readonly string[]
  readonly startedAt: DateTime | undefined
  /** In order of name. */
  readonly nodes: readonly PlacedNode[]
}

/** `rows` may be of all pools. `now` is the time of the cluster. */
export function progressOf(
  pool: KubeObject,
  rows: readonly BootcNodeRow[],
  now: DateTime,
): Progress {
  const status = parsePoolStatus(pool.status)
  const { maxUnavailable, isPaused } = parseSpec(pool.spec)
  const nodes = rows
    .filter(({ owner }) => owner?.uid === pool.metadata.uid)
    .map((each) => placeOf(each, status))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    summary: summaryOf(pool, now),
    message: whyOf(pool, status),
    slots: status.rebootSlots ?? [],
    maxUnavailable:
      maxUnavailable === undefined ? undefined : numberOf(maxUnavailable, nodes.length),
    isPaused,
    nextNodes: status.nextNodes ?? [],
    startedAt: parseInstant(status.rolloutStartedAt),
    nodes,
  }
}

// As in the message of the pool: a node with a slot is on its way to its reboot, whatever its daemon does just now.
function placeOf(
  row: BootcNodeRow,
  { rebootSlots = [], targetDigest, drainFailures = [] }: ReturnType<typeof parsePoolStatus>,
): PlacedNode {
  const { name } = row
  // Before the pool has told the node of a new target.
  const isTold = targetDigest === undefined || row.desiredImage.endsWith(`@${targetDigest}`)
  const desiredImage = isTold
    ? row.desiredImage
    : `${row.desiredImage.split('@')[0]}@${targetDigest}`
  const state = stateOf(row, desiredImage)
  const slot = rebootSlots.find(({ node }) => node === name)
  const isStuck = isMarkedFellBack({ row, desiredImage }) || slot?.problem === 'RebootTimeout'
  const failed = state !== 'UpToDate' && drainFailures.some(({ node }) => node === name)
  const isUpdated = state === 'UpToDate'
  const told = {
    ...(slot && { phase: slot.phase, ...(isUpdated && { isUpdated }) }),
    ...(row.booted && { bootedDigest: row.booted.imageDigest }),
    ...(row.degraded?.status === 'True' && row.degraded.message && { error: row.degraded.message }),
  }
  if (state === 'Degraded' || isStuck || failed) return { name, stage: 'Degraded', ...told }
  if (slot !== undefined) return { name, stage: 'Rebooting', ...told }
  return { name, stage: isUpdated ? 'Updated' : state, ...told }
}
