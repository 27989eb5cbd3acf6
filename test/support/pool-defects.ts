// Deliberate defects of the function of BootcNodePools, each in one seam: what the fault simulator has to find.
import { decide, triage } from '#src/bootc-node-pool/decide.ts'
import type { PoolsPlan } from '#src/simulation/bootc-node-pool/plan.ts'
import type { PoolSeams } from '#src/simulation/bootc-node-pool/system.ts'
import {
  actFirst,
  deciding,
  reading,
  unconditionalApproval,
  unconditionalStatus,
  withDrainsFromNow,
  withoutForeignCordon,
  withoutPods,
  withoutReadySlots,
  withoutSecondApproval,
  withReadySlotsFree,
} from './defects/pools.ts'
import { asking, deleteInstead } from './defects/requests.ts'

export interface PoolDefect {
  readonly name: string
  /** The invariant that it breaks. */
  readonly breaks: string
  /** The plans that it can be seen in at all; the others are not run. */
  readonly canBeSeenIn?: (plan: PoolsPlan) => boolean
  readonly seams: Partial<PoolSeams>
}

export const POOL_DEFECTS: readonly PoolDefect[] = [
  {
    name: 'reserves slots whatever was written meanwhile',
    breaks: 'I1',
    canBeSeenIn: ({ pods }) => pods > 1,
    seams: { transport: asking(unconditionalStatus) },
  },
  {
    name: 'counts nodes that are not Ready instead of slots',
    breaks: 'I1',
    seams: { transport: reading('bootcnodepools', withReadySlotsFree) },
  },
  {
    name: 'frees a slot as soon as the Node is Ready',
    breaks: 'I1',
    seams: { decide: deciding(withoutReadySlots) },
  },
  {
    name: 'acts before it has stored the slot',
    breaks: 'I2',
    seams: { decide: deciding(actFirst) },
  },
  {
    name: 'approves a reboot after the image has changed',
    breaks: 'I2',
    canBeSeenIn: hasAnotherImage,
    seams: { transport: asking(unconditionalApproval) },
  },
  {
    name: 'takes an approval for done that was only stored',
    breaks: 'I3',
    seams: { decide: deciding(withoutSecondApproval) },
  },
  {
    name: 'puts the time into its message',
    breaks: 'I4',
    seams: {
      decide: deciding((decision, _facts, now) =>
        decision.status === undefined
          ? decision
          : {
              ...decision,
              status: { ...decision.status, message: `${decision.status.message} ${now.toISO()}` },
            },
      ),
    },
  },
  {
    name: 'lets a deleted pool go before its nodes are released',
    breaks: 'I5',
    canBeSeenIn: hasAction('delete'),
    seams: {
      decide: deciding((decision, { goal }) =>
        goal === 'release' ? { after: [{ type: 'removeFinalizer' }] } : decision,
      ),
    },
  },
  {
    name: 'forgets that a Node was cordoned before',
    breaks: 'I6',
    seams: { transport: reading('nodes', withoutForeignCordon) },
  },
  {
    name: 'hands on nothing that is due',
    breaks: 'I7',
    canBeSeenIn: ({ lost }) => lost.events,
    seams: { post: () => async () => 204 },
  },
  {
    name: 'deletes pods and does not evict them',
    breaks: 'I8',
    canBeSeenIn: ({ apps }) => apps.length > 0,
    seams: { transport: asking(deleteInstead) },
  },
  {
    name: 'does not wait for the drain',
    breaks: 'I8',
    canBeSeenIn: ({ apps }) => apps.length > 0,
    seams: {
      decide: (facts, now) => decide(withoutPods(facts), now),
    },
  },
  {
    name: 'holds its slots while the spec is invalid',
    breaks: 'I9',
    canBeSeenIn: ({ incidents }) =>
      incidents.some(
        (each) => each.type === 'pool' && each.action.type === 'selector' && !each.action.isValid,
      ),
    seams: {
      triage: (subject, now) =>
        subject.spec.errors.length > 0 && subject.deletedAt === undefined
          ? { type: 'decided', decision: {} }
          : triage(subject, now),
    },
  },
  {
    name: 'begins a drain again in each pass',
    breaks: 'I10',
    canBeSeenIn: ({ apps }) => apps.some(({ keep = 0 }) => keep > 0),
    seams: { decide: deciding(withDrainsFromNow) },
  },
]

function hasAction(type: string): NonNullable<PoolDefect['canBeSeenIn']> {
  return ({ incidents }) =>
    incidents.some((each) => each.type === 'pool' && each.action.type === type)
}

function hasAnotherImage({ incidents, pods }: PoolsPlan): boolean {
  return pods > 1 && incidents.some((each) => each.type === 'pool' && each.action.type === 'image')
}
