// The image changes while nodes have slots.
import type { RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { DIGESTS } from '#test/support/pool/images.ts'
import { STAGED, UPDATED } from '#test/support/pool/node-given.ts'
import { testPoolRule } from '#test/support/pool/rule-table.ts'
import { on } from '#test/support/pool/situation.ts'

const cordoned = { cordoned: 'pool' } as const
const APPROVED: Partial<RebootSlot> = {
  phase: 'Approved',
  approvedAt: '2026-01-05T14:58:00Z',
  bootedDigest: DIGESTS.OLD,
}
const slotted = { ...STAGED, isInSlot: true } as const
const next = { ...slotted, desired: 'NEXT' } as const

testPoolRule([
  {
    name: 'an approved node: the approval is withdrawn with the new image, and the slot is kept for that',
    given: {
      image: 'NEXT',
      slots: { w1: APPROVED },
      nodes: { w1: on({ ...slotted, isApproved: true }, cordoned), w2: on(STAGED) },
    },
    does: ['record', 'w1: syncBootcNode NEXT Staged', 'w2: syncBootcNode NEXT Staged'],
    slots: ['w1 Reserved NEXT'],
    message: '0/2 updated; 1 pending, 1 rebooting (w1)',
  },
  {
    name: 'the other image is not staged yet: the slotted node waits, and keeps its cordon',
    given: {
      image: 'NEXT',
      slots: { w1: { digest: DIGESTS.NEXT } },
      nodes: {
        w1: on({ ...next, idle: 'Staging' }, cordoned),
        w2: on({ ...UPDATED, desired: 'NEXT' }),
      },
    },
    does: ['record'],
    slots: ['w1 Reserved NEXT'],
  },
  {
    name: 'what is staged is still the image before: the node is not approved',
    given: {
      image: 'NEXT',
      slots: { w1: { digest: DIGESTS.NEXT } },
      nodes: { w1: on({ ...next, staged: 'NEW' }, cordoned) },
    },
    does: ['record'],
    slots: ['w1 Reserved NEXT'],
  },
  {
    name: 'it is staged: approved for it',
    given: {
      image: 'NEXT',
      slots: { w1: { digest: DIGESTS.NEXT } },
      nodes: { w1: on({ ...next, staged: 'NEXT' }, cordoned) },
    },
    does: ['record', 'w1: approve NEXT'],
    slots: ['w1 Approved NEXT'],
  },
  {
    name: 'a node that reboots now comes up with the former image: it is not interrupted, and has not fallen back',
    given: {
      image: 'NEXT',
      slots: { w1: { ...APPROVED, phase: 'Rebooting', rebootingSince: '2026-01-05T14:59:00Z' } },
      nodes: { w1: on({ ...slotted, isApproved: true, idle: 'Rebooting' }, cordoned) },
    },
    does: ['record', 'w1: syncBootcNode NEXT Staged'],
    slots: ['w1 Rebooting NEW'],
  },
  {
    name: 'then it is there, and reboots once more',
    given: {
      image: 'NEXT',
      slots: { w1: { ...APPROVED, phase: 'Rebooting', rebootingSince: '2026-01-05T14:59:00Z' } },
      nodes: { w1: on({ ...next, booted: 'NEW', staged: 'NEXT' }, cordoned) },
    },
    does: ['record', 'w1: approve NEXT'],
    slots: ['w1 Approved NEXT'],
  },
  {
    name: 'a node that fell back for the digest before is tried with the other one',
    given: {
      image: 'NEXT',
      slots: { w1: { problem: 'FellBack' } },
      nodes: { w1: on({ ...next, fellBack: 'NEW', staged: 'NEXT' }, cordoned) },
    },
    does: ['record', 'w1: approve NEXT'],
    slots: ['w1 Approved NEXT'],
  },
])
