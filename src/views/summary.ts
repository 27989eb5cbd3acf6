// What a person asks first of a machine or of a pool, from its stored status.
import type { DateTime } from 'luxon'
import { parsePoolStatus } from '#src/bootc-node-pool/schema.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { isTrueAt, optionalTextAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { plural } from './plural.ts'
import { type Off, offOf } from './saving.ts'

export interface Summary {
  readonly kind: 'ScheduledMachine' | 'BootcNodePool'
  /** Not of a pool. */
  readonly namespace?: string
  readonly name: string
  /** The phase of a machine, the reason of a pool; `New` while no function has looked at it. */
  readonly state: string
  readonly why: string
  /** The Node of a machine. */
  readonly node?: string
  /** Of a pool: its nodes, and how many run the target. */
  readonly nodes?: { readonly count: number; readonly updated: number }
  readonly next?: NextChange
  /** Of a machine that was off. */
  readonly off?: Off
  /** Of a machine: its cluster. Of a pool: its image. */
  readonly of: string
}

export interface NextChange {
  /** `begins`: ahead of its window. */
  readonly change: 'joins' | 'begins' | 'leaves' | 'done'
  readonly at: DateTime
  /** Of the object. A pool has none. */
  readonly timezone?: string
}

const UNSEEN = 'no function has looked at it yet; is Sundial installed, and does it run?'
const CHANGED = 'its spec has changed since; the next pass looks at it'

/** `now` is the time of the cluster. An expected end that has passed is left out. */
export function summaryOf(object: KubeObject, now: DateTime): Summary {
  return object.kind === 'BootcNodePool' ? poolSummary(object, now) : machineSummary(object)
}

function machineSummary(object: KubeObject): Summary {
  const { namespace = 'default', name } = object.metadata
  const status = parseStatus(object.status)
  const ready = findCondition(status.conditions ?? [], 'Ready')
  const next = nextOf(object)
  const off = offOf(object)
  return {
    kind: 'ScheduledMachine',
    namespace,
    name,
    state: stateOf(object, status.phase, ready?.reason === 'Paused'),
    why: whyOf(object, status),
    ...(status.nodeRef?.name !== undefined && { node: status.nodeRef.name }),
    ...(next !== undefined && { next }),
    ...(off !== undefined && { off }),
    of: textAt(object, 'spec', 'clusterName'),
  }
}

function poolSummary(object: KubeObject, now: DateTime): Summary {
  const status = parsePoolStatus(object.status)
  const { nodeCount: count, updatedCount: updated = 0 } = status
  const upToDate = findCondition(status.conditions ?? [], 'UpToDate')
  const done = parseInstant(status.estimatedCompletionTime)
  const isPaused = isTrueAt(object, 'spec', 'rollout', 'paused') && upToDate?.reason !== 'Paused'
  return {
    kind: 'BootcNodePool',
    name: object.metadata.name,
    state: stateOf(object, status.reason, isPaused && status.reason !== 'Paused'),
    why: [whyOf(object, status), slotsOf(status.rebootSlots)].filter(Boolean).join('; '),
    ...(count !== undefined && { nodes: { count, updated } }),
    ...(done !== undefined && done > now && { next: { change: 'done', at: done } }),
    of: status.image ?? textAt(object, 'spec', 'image', 'ref'),
  }
}

function slotsOf(slots: readonly { readonly node: string }[] | undefined): string {
  return slots === undefined || slots.length === 0
    ? ''
    : `${plural(slots.length, 'node')} in a reboot slot`
}

function stateOf(object: KubeObject, state: string | undefined, isPaused: boolean): string {
  const isDeleting = object.metadata.deletionTimestamp !== undefined
  return [
    state ?? 'New',
    ...(isPaused ? ['paused'] : []),
    ...(isDeleting ? ['deleting'] : []),
  ].join(', ')
}

/** The message of its status, or why there is none yet; and whether the spec has changed since. */
export function whyOf(
  { metadata }: KubeObject,
  { message, observedGeneration }: { message?: string; observedGeneration?: number },
): string {
  if (message === undefined && observedGeneration === undefined) return UNSEEN
  const isBehind = (observedGeneration ?? 0) < (metadata.generation ?? 0)
  return [message ?? '', ...(isBehind ? [CHANGED] : [])].filter(Boolean).join('; ')
}

// The status has the change in words, and the instants of both.
function nextOf(object: KubeObject): NextChange | undefined {
  const { next = '', nextActivation, nextCleanup } = parseStatus(object.status)
  const [change] = /^(joins|begins|leaves)\b/.exec(next) ?? []
  if (change !== 'joins' && change !== 'begins' && change !== 'leaves') return undefined
  const at = parseInstant(change === 'leaves' ? nextCleanup : nextActivation)
  const timezone = optionalTextAt(object, 'spec', 'schedule', 'timezone') ?? 'UTC'
  return at && { change, at, timezone }
}
