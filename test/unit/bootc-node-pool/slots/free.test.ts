// When a slot is free again: only on evidence.
import type { RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { DIGESTS } from '#test/support/pool/images.ts'
import { STAGED, UPDATED } from '#test/support/pool/node-given.ts'
import { testPoolRule } from '#test/support/pool/rule-table.ts'
import { on } from '#test/support/pool/situation.ts'

const back = { ...UPDATED, isApproved: true, isInSlot: true } as const
const REBOOTING: Partial<RebootSlot> = {
  phase: 'Rebooting',
  approvedAt: '2026-01-05T14:58:00Z',
  rebootingSince: '2026-01-05T14:58:10Z',
  bootedDigest: DIGESTS.OLD,
}

const NOTED = JSON.stringify([
  {
    cause: 'ImageUpdate',
    from: DIGESTS.OLD,
    to: DIGESTS.NEW,
    approvedAt: REBOOTING.approvedAt,
    seconds: 90,
  },
])

testPoolRule([
  {
    name: 'the node runs the image, is idle and Ready: marks and cordon are removed, then the slot is free',
    given: { slots: { w1: REBOOTING }, nodes: { w1: on(back, { cordoned: 'pool' }) } },
    does: ['w1: unmarkSlot with history, uncordonNode, emitForNode Idle', 'record'],
    message: '1/1 updated',
  },
  {
    name: 'a pass was killed between the marks and the cordon: only what is left is done',
    given: {
      slots: { w1: REBOOTING },
      nodes: { w1: on({ ...UPDATED, isApproved: true }, { cordoned: 'pool' }) },
    },
    does: ['w1: uncordonNode, emitForNode Idle', 'record'],
  },
  {
    name: 'another pass has removed cordon and marks, and not stored that: they are not written a second time',
    given: {
      slots: { w1: REBOOTING },
      nodes: { w1: on({ ...UPDATED, isApproved: true, reboots: NOTED }) },
    },
    does: ['w1: emitForNode Idle', 'record'],
  },
  {
    name: 'a person had cordoned the Node before: it stays so',
    given: {
      slots: { w1: { ...REBOOTING, wasCordoned: true } },
      nodes: { w1: on({ ...back, wasCordoned: true }, { cordoned: 'admin' }) },
    },
    does: ['w1: unmarkSlot with history, emitForNode Idle', 'record'],
  },
  {
    name: 'a slow pass has written the notice after the slot was reserved: it is removed',
    given: {
      slots: { w1: { ...REBOOTING, wasCordoned: true } },
      nodes: {
        w1: on(
          { ...back, wasCordoned: true },
          { cordoned: 'admin', nodeMeta: { annotations: { 'bootc.dev/reboot-next': 'workers' } } },
        ),
      },
    },
    does: ['w1: unmarkSlot with history, withdrawAnnouncement, emitForNode Idle', 'record'],
  },
  {
    name: 'its ScheduledMachine has cordoned the Node meanwhile: only our mark is removed, by the patch',
    given: {
      slots: { w1: REBOOTING },
      nodes: {
        w1: on(back, {
          cordoned: 'pool',
          nodeMeta: { annotations: { '5spot.finos.org/cordoned-by': 'uid-of-machine' } },
        }),
      },
    },
    does: ['w1: unmarkSlot with history, uncordonNode, emitForNode Idle', 'record'],
  },
  {
    name: 'a host that reports the digest of its platform, and the list of platforms in the reference',
    given: {
      slots: { w1: REBOOTING },
      nodes: { w1: on({ ...back, bootedDigest: 'PLATFORM' }, { cordoned: 'pool' }) },
    },
    does: ['w1: unmarkSlot with history, uncordonNode, emitForNode Idle', 'record'],
  },
  ...(['False', 'Unknown'] as const).map((ready) => ({
    name: `Ready is ${ready}: the slot is kept, and is not healthy`,
    given: { slots: { w1: REBOOTING }, nodes: { w1: on(back, { cordoned: 'pool', ready }) } },
    does: ['record'],
    slots: ['w1 Verifying NEW !NotReady'],
    message: '1/1 updated (w1: runs the image, and its Node is not Ready)',
  })),
  {
    name: 'the daemon is not idle yet: the slot is kept',
    given: {
      slots: { w1: REBOOTING },
      nodes: { w1: on({ ...back, idle: 'Staging' }, { cordoned: 'pool' }) },
    },
    does: ['record'],
    slots: ['w1 Verifying NEW'],
  },
  {
    name: 'the daemon is degraded: the slot is kept, and is not healthy',
    given: {
      slots: { w1: REBOOTING },
      nodes: { w1: on({ ...back, degraded: 'bootc status failed' }, { cordoned: 'pool' }) },
    },
    does: ['record'],
    slots: ['w1 Rebooting NEW !Degraded'],
    message: '0/1 updated; 1 degraded (w1: bootc status failed)',
    degraded: 'NodeDegraded: Degraded nodes: w1',
  },
  {
    name: 'the Node cannot be read: unknown is never healthy',
    given: {
      slots: { w1: REBOOTING },
      unreadable: ['w1'],
      nodes: { w1: on(back, { cordoned: 'pool' }) },
    },
    does: ['record'],
    slots: ['w1 Verifying NEW'],
    message: '1/1 updated (w1: runs the image; the Node cannot be read)',
    wakes: '2026-01-05T15:00:10Z',
  },
  {
    name: 'the host reports no booted image: not free',
    given: {
      slots: { w1: REBOOTING },
      nodes: { w1: on({ ...back, booted: 'nothing' }, { cordoned: 'pool' }) },
    },
    does: ['record'],
    slots: ['w1 Rebooting NEW'],
  },
  {
    name: 'the image is set back to the one that runs, during the drain: nothing is evicted, and the slot is free',
    given: {
      image: 'OLD',
      slots: { w1: { phase: 'Draining', digest: DIGESTS.NEW } },
      nodes: {
        w1: on({ ...STAGED, booted: 'OLD', idle: 'Idle', isInSlot: true }, { cordoned: 'pool' }),
      },
    },
    does: [
      'w1: unmarkSlot, uncordonNode, emitForNode Idle',
      'record',
      'w1: syncBootcNode OLD Staged',
    ],
  },
  {
    name: 'the same in a spec that is invalid elsewhere: a slot is freed all the same (I9)',
    given: {
      spec: { rollout: { maxUnavailable: 'many' } },
      slots: { w1: REBOOTING },
      nodes: { w1: on(back, { cordoned: 'pool' }) },
    },
    does: ['w1: unmarkSlot with history, uncordonNode, emitForNode Idle', 'record'],
    degraded:
      'InvalidSpec: invalid maxUnavailable "many": must be a whole number such as 3, or a percentage such as "25%"',
  },
  {
    name: 'an invalid image: a slot is freed all the same (I9)',
    given: {
      spec: { image: { ref: 'os:latest' } },
      slots: { w1: REBOOTING },
      nodes: { w1: on(back, { cordoned: 'pool' }) },
    },
    does: ['w1: unmarkSlot with history, uncordonNode, emitForNode Idle', 'record'],
    degraded:
      'InvalidSpec: invalid image ref "os:latest": it does not name the registry; write for example docker.io/library/os:latest, if it is on Docker Hub',
  },
])
