// The Events about a change of the status (facts of the bootc operator §4 and §13, spec/bootc.md §1). They come from the
// stored status and the next one alone. So a pass that was killed before it stored the status gives the same Events.
import { shortDigest } from '#src/images/digest.ts'
import { findCondition } from '#src/kube/conditions.ts'
import type { EventDraft } from './effects.ts'
import { DEGRADED, UP_TO_DATE } from './reasons.ts'
import type { BootcNodePoolStatus } from './schema.ts'
import type { Subject } from './subject.ts'

export function eventsOf(
  subject: Subject,
  status: BootcNodePoolStatus | undefined,
): readonly EventDraft[] {
  if (status === undefined) return []
  const change = { uid: subject.uid, before: subject.status, after: status }
  return RULES.flatMap((rule) => rule(change))
}

interface Change {
  readonly uid: string
  readonly before: BootcNodePoolStatus
  readonly after: BootcNodePoolStatus
}

const RULES: readonly ((change: Change) => readonly EventDraft[])[] = [
  imageUpdate,
  rollout,
  degraded,
  slots,
  drainTimeouts,
  longPause,
]

function imageUpdate({ uid, before, after }: Change): readonly EventDraft[] {
  const [from, to] = [before.resolution, after.resolution]
  // A digest in the spec is the user's own change.
  if (to?.nextAt === undefined || to.digest === undefined) return []
  if (from?.ref !== to.ref || from.digest === undefined || from.digest === to.digest) return []
  return [
    {
      type: 'Normal',
      reason: 'ImageUpdateAvailable',
      action: 'ResolveImage',
      note: `${to.ref} is now ${shortDigest(to.digest)}, and was ${shortDigest(from.digest)}`,
      id: `${uid} ImageUpdateAvailable ${from.resolvedAt} ${to.digest}`,
      since: lastInstant(before),
    },
  ]
}

function rollout({ uid, before, after }: Change): readonly EventDraft[] {
  const from = findCondition(before.conditions ?? [], UP_TO_DATE)
  const to = findCondition(after.conditions ?? [], UP_TO_DATE)
  const isRunning = to?.reason === 'RolloutInProgress'
  const wasRunning = from?.reason === 'RolloutInProgress'
  const draft = (reason: string, note: string): readonly EventDraft[] => [
    {
      type: 'Normal',
      reason,
      action: 'Rollout',
      note,
      id: `${uid} ${reason} ${from?.lastTransitionTime} ${from?.reason} ${before.targetDigest} ${after.targetDigest}`,
      since: lastInstant(before),
    },
  ]
  const image = after.image ?? ''
  if (isRunning && !(wasRunning && before.targetDigest === after.targetDigest)) {
    return draft('RolloutStarted', `Rolls out ${image}: ${to.message}`)
  }
  const isDone = to?.status === 'True' && from !== undefined && from.status !== 'True'
  return isDone ? draft('RolloutCompleted', `All nodes run ${image}`) : []
}

function degraded({ uid, before, after }: Change): readonly EventDraft[] {
  const from = findCondition(before.conditions ?? [], DEGRADED)
  const to = findCondition(after.conditions ?? [], DEGRADED)
  if (to?.status !== 'True') return []
  if (from?.status === 'True' && from.reason === to.reason && from.message === to.message) return []
  return [
    {
      type: 'Warning',
      reason: to.reason,
      action: 'PoolDegraded',
      note: to.message,
      id: `${uid} Degraded ${from?.lastTransitionTime} ${from?.message} ${to.reason} ${to.message}`,
      since: lastInstant(before),
    },
  ]
}

const PROBLEMS: Readonly<Record<string, string>> = {
  FellBack: 'came back on its old image after its reboot',
  RebootTimeout:
    'has not come back from its reboot within rebootTimeoutSeconds: look at the console of the host',
  RebootPending: 'is approved for five minutes and does not reboot',
  DrainTakingTooLong: 'is being drained for more than five minutes',
}

function slots({ uid, before, after }: Change): readonly EventDraft[] {
  const earlier = new Map((before.rebootSlots ?? []).map((slot) => [slot.node, slot]))
  return (after.rebootSlots ?? []).flatMap((slot): readonly EventDraft[] => {
    const { problem = '' } = slot
    const words = PROBLEMS[problem]
    const was = earlier.get(slot.node)
    if (words === undefined || was?.problem === problem) return []
    return [
      {
        type: 'Warning',
        reason: problem,
        action: problem === 'DrainTakingTooLong' ? 'Drain' : 'NodeUpdate',
        note: `${slot.node} ${problem === 'FellBack' ? (slot.lastError ?? words) : words}`,
        id: `${uid} ${slot.node} ${problem} ${was?.problem} ${slot.reservedAt} ${slot.digest} ${was?.approvedAt}`,
        since: lastInstant(before),
      },
    ]
  })
}

function drainTimeouts({ uid, before, after }: Change): readonly EventDraft[] {
  const earlier = new Map((before.drainFailures ?? []).map((each) => [each.node, each.attempts]))
  return (after.drainFailures ?? []).flatMap(({ node, attempts, message, notBefore }) =>
    earlier.get(node) === attempts
      ? []
      : [
          {
            type: 'Warning',
            reason: 'DrainFailed',
            action: 'Drain',
            note: `${node}: ${message}`,
            id: `${uid} ${node} DrainFailed ${after.targetDigest} ${attempts} ${notBefore}`,
            since: lastInstant(before),
          },
        ],
  )
}

function longPause({ uid, before, after }: Change): readonly EventDraft[] {
  if (after.pausedTooLong !== true || before.pausedTooLong === true) return []
  return [
    {
      type: 'Warning',
      reason: 'PausedTooLong',
      action: 'Rollout',
      note: `Paused since ${after.pausedSince}: certificates and security fixes wait`,
      id: `${uid} PausedTooLong ${after.pausedSince}`,
      since: after.pausedSince,
    },
  ]
}

// The last instant in the stored status, for the order of the Events.
function lastInstant({
  conditions = [],
  rebootSlots = [],
}: BootcNodePoolStatus): string | undefined {
  const instants = [
    ...conditions.map(({ lastTransitionTime }) => lastTransitionTime),
    ...rebootSlots.flatMap((slot) => [
      slot.reservedAt,
      ...[slot.approvedAt, slot.rebootingSince, slot.verifyingSince].flatMap((at) => at ?? []),
    ]),
  ]
  return instants.sort().at(-1)
}
