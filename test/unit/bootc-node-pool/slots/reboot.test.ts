// From the approval to the reboot, and nodes that do not come back as they should.
import { expect, test } from 'vitest'
import type { RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { DIGESTS, withNames } from '#test/support/pool/images.ts'
import { STAGED, UPDATED } from '#test/support/pool/node-given.ts'
import { testPoolRule } from '#test/support/pool/rule-table.ts'
import { decideFor, NOW, on, slotOf } from '#test/support/pool/situation.ts'

const approved = { ...STAGED, isApproved: true, isInSlot: true, generation: 2 } as const
const { staged: _staged, ...unstaged } = approved
const APPROVED: Partial<RebootSlot> = {
  phase: 'Approved',
  approvedAt: '2026-01-05T14:58:00Z',
  bootedDigest: DIGESTS.OLD,
}
const REBOOTING: Partial<RebootSlot> = {
  ...APPROVED,
  phase: 'Rebooting',
  rebootingSince: '2026-01-05T14:58:30Z',
}
const cordoned = { cordoned: 'pool' } as const
const other = on(UPDATED)
const FELL_BACK = 'came back on its old image, and is not approved again for NEW'
const tryAgain = (nodes: string) =>
  `To try it again: kubectl annotate bootcnode ${nodes} bootc.dev/fell-back- (or set another image in spec.image.ref)`
const timeout = { rollout: { rebootTimeoutSeconds: 60 } }

testPoolRule([
  {
    name: 'approved, and the daemon has not begun: the pool waits',
    given: { slots: { w1: APPROVED }, nodes: { w1: on(approved, cordoned), w2: other } },
    does: ['record'],
    slots: ['w1 Approved NEW'],
    wakes: '2026-01-05T15:03:00Z',
  },
  {
    name: 'approved for five minutes, and not rebooting: a state of its own',
    now: '2026-01-05T15:03:00Z',
    given: { slots: { w1: APPROVED }, nodes: { w1: on(approved, cordoned), w2: other } },
    does: ['record'],
    slots: ['w1 Approved NEW !RebootPending'],
    message:
      '1/2 updated; 1 rebooting (w1: approved at 2026-01-05T14:58:00Z, and does not reboot: look at its bootc daemon)',
  },
  {
    name: 'approved, and a person makes the Node schedulable: it is cordoned again',
    given: { slots: { w1: APPROVED }, nodes: { w1: on(approved), w2: other } },
    does: ['record', 'w1: cordonNode'],
    slots: ['w1 Approved NEW'],
  },
  {
    name: 'a person approves the reboot by hand: the slot follows',
    given: { slots: { w1: {} }, nodes: { w1: on(approved, cordoned), w2: other } },
    does: ['record'],
    slots: ['w1 Approved NEW'],
  },
  {
    name: 'the daemon reboots the host',
    given: {
      slots: { w1: APPROVED },
      nodes: { w1: on({ ...approved, idle: 'Rebooting' }, cordoned), w2: other },
    },
    does: ['record', 'w1: emitForNode Rebooting'],
    slots: ['w1 Rebooting NEW'],
    message: '1/2 updated; 1 rebooting (w1)',
  },
  {
    name: 'it still reboots, and there is no timeout: the pool waits',
    now: '2026-01-06T15:00:00Z',
    given: {
      slots: { w1: REBOOTING },
      nodes: { w1: on({ ...approved, idle: 'Rebooting' }, { ...cordoned, ready: 'Unknown' }) },
    },
    does: ['record'],
    slots: ['w1 Rebooting NEW'],
  },
  {
    name: 'it reboots for longer than the timeout: not healthy, and the slot is kept',
    given: {
      spec: timeout,
      slots: { w1: REBOOTING },
      nodes: { w1: on({ ...approved, idle: 'Rebooting' }, { ...cordoned, ready: 'Unknown' }) },
    },
    does: ['record'],
    slots: ['w1 Rebooting NEW !RebootTimeout'],
    message:
      '0/1 updated; 1 degraded (w1: does not come back from its reboot within rebootTimeoutSeconds (60 s)). Look at the console of the host (w1); if it is lost, delete its Node, and its slot is free',
    degraded: 'NodeDegraded: Degraded nodes: w1 (RebootTimeout)',
  },
  {
    name: 'the timeout has not come: the pool wakes then',
    now: '2026-01-05T14:59:00Z',
    given: {
      spec: timeout,
      slots: { w1: REBOOTING },
      nodes: { w1: on({ ...approved, idle: 'Rebooting' }, cordoned) },
    },
    does: ['record'],
    slots: ['w1 Rebooting NEW'],
    wakes: '2026-01-05T14:59:30Z',
  },
  {
    name: 'a clock was ahead when the reboot began: the timeout is not longer for it (I10)',
    now: '2026-01-05T14:59:00Z',
    given: {
      spec: timeout,
      slots: { w1: { ...REBOOTING, rebootingSince: '2026-01-05T18:00:00Z' } },
      nodes: { w1: on({ ...approved, idle: 'Rebooting' }, cordoned) },
    },
    does: ['record'],
    slots: ['w1 Rebooting NEW'],
    wakes: '2026-01-05T15:00:00Z',
  },
  ...(['Idle', 'Staging'] as const).map((idle) => ({
    name: `it comes back on its old image (${idle}): marked, and not approved any more`,
    given: {
      slots: { w1: REBOOTING },
      nodes: { w1: on({ ...approved, idle }, cordoned), w2: other },
    },
    does: ['w1: markFellBack NEW', 'record'],
    slots: ['w1 Reserved NEW !FellBack'],
    message: `1/2 updated; 1 degraded (w1: ${FELL_BACK}). ${tryAgain('w1')}`,
    degraded: 'NodeDegraded: Degraded nodes: w1 (FellBack)',
  })),
  {
    name: 'the reboot was missed, and the node is idle on its old image: it fell back',
    given: { slots: { w1: APPROVED }, nodes: { w1: on({ ...approved, idle: 'Idle' }, cordoned) } },
    does: ['w1: markFellBack NEW', 'record'],
    slots: ['w1 Reserved NEW !FellBack'],
    degraded: 'NodeDegraded: Degraded nodes: w1 (FellBack)',
  },
  {
    name: 'the reboot was missed, and its daemon reports an error with nothing staged: it fell back',
    given: {
      slots: { w1: APPROVED },
      nodes: { w1: on({ ...unstaged, idle: 'Idle', degraded: 'came back on v1' }, cordoned) },
    },
    does: ['w1: markFellBack NEW', 'record'],
    slots: ['w1 Reserved NEW !FellBack'],
    degraded: 'NodeDegraded: Degraded nodes: w1 (FellBack)',
  },
  ...[APPROVED, REBOOTING].map((slot) => ({
    name: `${slot.phase}, and its daemon cannot read its host: its status is from before, and nothing is concluded`,
    given: {
      slots: { w1: slot },
      nodes: {
        w1: on({ ...approved, staged: 'NEW', idle: 'Idle', degraded: 'no bootc' }, cordoned),
        w2: other,
      },
    },
    does: ['record'],
    slots: [`w1 ${slot.phase} NEW !Degraded`],
    degraded: 'NodeDegraded: Degraded nodes: w1',
  })),
  {
    name: 'approved, and what the daemon reports is from before: nothing is concluded',
    given: {
      slots: { w1: APPROVED },
      nodes: { w1: on({ ...approved, idle: 'Idle', observedGeneration: 1 }, cordoned), w2: other },
    },
    does: ['record'],
    slots: ['w1 Approved NEW'],
  },
  {
    name: 'approved, and the daemon stages again: nothing is concluded',
    given: {
      slots: { w1: APPROVED },
      nodes: { w1: on({ ...approved, idle: 'Staging' }, cordoned), w2: other },
    },
    does: ['record'],
    slots: ['w1 Approved NEW'],
  },
  {
    name: 'seen rebooting, and staged again: its daemon was started again before the host went down',
    given: { slots: { w1: REBOOTING }, nodes: { w1: on(approved, cordoned), w2: other } },
    does: ['record'],
    slots: ['w1 Rebooting NEW'],
  },
  {
    name: 'marked as fallen back: the slot is kept, nothing is approved, and the notice of the next node is withdrawn',
    given: {
      status: { nextNodes: ['w2'] },
      slots: { w1: { phase: 'Reserved', problem: 'FellBack' } },
      nodes: { w1: on({ ...STAGED, isInSlot: true, fellBack: 'NEW' }, cordoned), w2: on(STAGED) },
    },
    does: ['w2: withdrawAnnouncement', 'record'],
    slots: ['w1 Reserved NEW !FellBack'],
    message: `0/2 updated; 1 staged, 1 degraded (w1: ${FELL_BACK}). ${tryAgain('w1')}`,
    degraded: 'NodeDegraded: Degraded nodes: w1 (FellBack)',
  },
  {
    name: 'marked, and somebody approves it: the approval is withdrawn',
    given: {
      slots: { w1: { phase: 'Reserved', problem: 'FellBack' } },
      nodes: { w1: on({ ...approved, fellBack: 'NEW' }, cordoned) },
    },
    does: ['w1: withdrawApproval', 'record'],
    slots: ['w1 Reserved NEW !FellBack'],
    degraded: 'NodeDegraded: Degraded nodes: w1 (FellBack)',
  },
  {
    name: 'a person removes the mark: it is tried again',
    given: {
      slots: { w1: { phase: 'Reserved', problem: 'FellBack' } },
      nodes: { w1: on({ ...STAGED, isInSlot: true }, cordoned), w2: other },
    },
    does: ['record', 'w1: approve NEW'],
    slots: ['w1 Approved NEW'],
  },
  {
    name: 'a mark for another digest means nothing',
    given: {
      slots: { w1: { phase: 'Reserved' } },
      nodes: { w1: on({ ...STAGED, isInSlot: true, fellBack: 'OLD' }, cordoned), w2: other },
    },
    does: ['record', 'w1: approve NEW'],
    slots: ['w1 Approved NEW'],
  },
  {
    name: 'a node with the mark and without a slot gets none',
    given: { nodes: { w1: on({ ...STAGED, fellBack: 'NEW' }), w2: on(STAGED) } },
    does: ['record', 'w2: markSlot, cordonNode, emitForNode Staged'],
    slots: ['w2 Reserved NEW'],
    message: `0/2 updated; 1 rebooting (w2), 1 degraded (w1: FellBack). ${tryAgain('w1')}`,
    degraded: 'NodeDegraded: Degraded nodes: w1 (FellBack)',
    again: true,
  },
])

test('a slot whose node fell back has the remedy in its last error, for its Event', () => {
  const { status } = decideFor({
    slots: { w1: REBOOTING },
    nodes: { w1: on({ ...approved, idle: 'Idle' }, cordoned), w2: other },
  })

  const [slot] = status?.rebootSlots ?? []
  expect(withNames(slot?.lastError ?? '')).toBe(`${FELL_BACK}. ${tryAgain('w1')}`)
})

test('an approval that was lost and is given again: its five minutes begin anew', () => {
  const { status } = decideFor({
    slots: { w1: { ...REBOOTING, approvedAt: '2026-01-05T12:00:00Z' } },
    nodes: { w1: on({ ...STAGED, isInSlot: true }, cordoned), w2: other },
  })

  expect(status?.rebootSlots).toEqual([
    slotOf('w1', { phase: 'Approved', approvedAt: NOW, bootedDigest: DIGESTS.OLD }),
  ])
})
