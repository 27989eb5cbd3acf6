// `status.message`: how far the rollout is, what it waits for, and why nothing is done now. It has no clocks, so it changes
// only when the pool does, or when a wait is over.
import { cutText } from '#src/kube/cut-text.ts'
import type { BootcNodeRow } from '../facts.ts'
import { type ConditionValue, listed, type Told } from './degraded.ts'
import { whyIdle } from './why-idle.ts'

const MOST_NODES = 5
const MOST_OF_ERROR = 100

/** `7/10 updated; 2 staging, 1 rebooting (node-3: waiting for 2 pods, budget web/pdb)` */
export function messageOf(told: Told, degraded: ConditionValue): string {
  const { plan, buckets } = told
  const { counts, nodeCount } = buckets
  const slotted = inSlots(told)
  // A node with a slot is on its way to its reboot, whatever its daemon does just now.
  const moved = (state: 'Pending' | 'Staging' | 'Staged' | 'Rebooting') =>
    slotted.filter(({ name }) =>
      plan.membership.members.some((each) => each.name === name && each.state === state),
    ).length
  const parts: readonly (readonly [count: number, words: string])[] = [
    [counts.Pending - moved('Pending'), 'pending'],
    [counts.Staging - moved('Staging'), 'staging'],
    [counts.Staged - moved('Staged'), 'staged'],
    [counts.Rebooting - moved('Rebooting') + slotted.length, `rebooting${details(slotted)}`],
    [counts.Degraded, `degraded${details(troubled(told))}`],
  ]
  const shown = parts.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : []))
  const progress = [
    `${counts.UpToDate}/${nodeCount} updated${details(verified(told))}`,
    ...(shown.length > 0 ? [shown.join(', ')] : []),
  ]
  return [progress.join('; '), ...whyIdle(told, degraded)].join('. ')
}

interface Detail {
  readonly name: string
  readonly note: string | undefined
}

// Updated nodes whose slot is not free yet.
function verified({ plan }: Told): readonly Detail[] {
  const updated = new Set(
    plan.membership.members.flatMap(({ name, state }) => (state === 'UpToDate' ? [name] : [])),
  )
  return plan.slots
    .filter(({ node }) => updated.has(node))
    .map(({ node }) => ({ name: node, note: plan.steps.get(node)?.note }))
}

function inSlots({ plan, buckets }: Told): readonly Detail[] {
  const counted = new Map(plan.membership.members.map((member) => [member.name, member.state]))
  return plan.slots
    .filter(({ node }) => {
      const state = counted.get(node)
      const isDegraded = buckets.degraded.some((each) => each.node === node)
      return state !== undefined && state !== 'UpToDate' && !isDegraded
    })
    .map(({ node }) => ({ name: node, note: plan.steps.get(node)?.note }))
}

function troubled({ plan, buckets }: Told): readonly Detail[] {
  const errors = new Map(plan.membership.members.map(({ name, row }) => [name, errorIn(row)]))
  return buckets.degraded.map(({ node, why }) => ({
    name: node,
    note: plan.steps.get(node)?.note ?? why ?? errors.get(node),
  }))
}

// The beginning of what the daemon reports, on one line.
function errorIn({ degraded }: BootcNodeRow): string | undefined {
  if (degraded?.status !== 'True') return undefined
  const words = (degraded.message ?? '').trim().replaceAll(/\s+/g, ' ')
  return words === '' ? undefined : cutText(words, MOST_OF_ERROR)
}

function details(nodes: readonly Detail[]): string {
  if (nodes.length === 0) return ''
  const words = nodes.map(({ name, note }) => (note === undefined ? name : `${name}: ${note}`))
  return ` (${listed(words, MOST_NODES)})`
}
