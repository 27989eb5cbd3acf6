// The ledger, when the status of the pool was lost, and marks without a slot.
import { DIGESTS } from '#test/support/pool/images.ts'
import { STAGED, UPDATED } from '#test/support/pool/node-given.ts'
import { testPoolRule } from '#test/support/pool/rule-table.ts'
import { on } from '#test/support/pool/situation.ts'

const slotted = { ...STAGED, isInSlot: true } as const
const cordoned = { cordoned: 'pool' } as const
const updated = on(UPDATED)

testPoolRule([
  {
    name: 'the status was lost: the slots come back from the annotations, before anything is reserved',
    given: {
      status: { rebootSlots: undefined } as never,
      spec: { rollout: { maxUnavailable: 3 } },
      nodes: {
        w1: on(slotted, cordoned),
        w2: on({ ...slotted, isApproved: true, idle: 'Rebooting' }, cordoned),
        w3: on({ ...slotted, wasCordoned: true }, { cordoned: 'admin' }),
        w4: on(STAGED),
      },
    },
    does: ['w4: withdrawAnnouncement', 'record'],
    slots: ['w1 Reserved NEW', 'w2 Approved NEW', 'w3 Reserved NEW wasCordoned'],
    again: true,
  },
  {
    name: 'the bootc operator had cordoned the Node, without a mark: it gets ours, so that it is removed later',
    given: {
      status: { rebootSlots: undefined } as never,
      nodes: { w1: on(slotted, { cordoned: 'admin' }) },
    },
    does: ['w1: markCordon', 'record'],
    slots: ['w1 Reserved NEW'],
    again: true,
  },
  {
    name: 'the status was lost, and no node has a slot: the list of those that were told to be next was lost with it',
    given: { status: { rebootSlots: undefined } as never, nodes: { w1: updated, w2: updated } },
    does: ['w1: withdrawAnnouncement', 'w2: withdrawAnnouncement', 'record'],
  },
  {
    name: 'a Node has our cordon, and no slot: it is told first, then removed, and gets no slot before that',
    given: { nodes: { w1: on(STAGED, cordoned), w2: updated } },
    does: ['record', 'w1: uncordonNode'],
    message:
      '1/2 updated; 1 staged. Nodes without a slot that still have our cordon, mark or approval: w1',
  },
  {
    name: 'a member has our cordon, and no slot: it takes the place of a slot until it is clean',
    given: { nodes: { w1: on(STAGED, cordoned), w2: on(STAGED) } },
    does: ['record', 'w1: uncordonNode', 'w2: announceReboot'],
    message:
      '0/2 updated; 2 staged. Nodes without a slot that still have our cordon, mark or approval: w1',
  },
  {
    name: 'the API server refused to remove a notice: it is not tried again before its time',
    given: {
      status: {
        nextNodes: ['w1'],
        nodeErrors: [{ node: 'w1', attempts: 1, notBefore: '2026-01-05T15:00:30Z', message: 'no' }],
      },
      nodes: { w1: updated },
    },
    does: ['record'],
    degraded: 'NodeDegraded: Degraded nodes: w1 (no)',
  },
  {
    name: 'a BootcNode has our mark, and no slot',
    given: { nodes: { w1: on(slotted), w2: updated } },
    does: ['record', 'w1: unmarkSlot'],
  },
  {
    name: 'a person has booted the old image again, and the node is still approved: it may reboot only with a slot',
    given: { nodes: { w1: on({ ...STAGED, isApproved: true }), w2: on(STAGED) } },
    does: ['record', 'w1: withdrawApproval', 'w2: announceReboot'],
    message:
      '0/2 updated; 2 staged. Nodes without a slot that still have our cordon, mark or approval: w1',
  },
  {
    name: 'approved without a slot, cordon and all: not approved before it is schedulable',
    given: { nodes: { w1: on({ ...slotted, isApproved: true }, cordoned), w2: updated } },
    does: ['record', 'w1: withdrawApproval, uncordonNode, unmarkSlot'],
  },
  ...(
    [
      ['runs its image', { ...UPDATED, isApproved: true }],
      ['reboots already', { ...STAGED, idle: 'Rebooting', isApproved: true }],
      ['has not reported yet', { booted: 'nothing', isApproved: true }],
    ] as const
  ).map(([what, bootcNode]) => ({
    name: `approved without a slot, and it ${what}: it is left as it is`,
    given: { nodes: { w1: on(bootcNode), w2: updated } },
    does: ['record'],
  })),
  {
    name: 'a Node outside the pool has our cordon',
    given: {
      nodes: {
        w1: updated,
        w2: on(STAGED, { cordoned: 'admin' }),
        other: { bootcNode: 'none', isUnselected: true, cordoned: 'pool' },
      },
      status: { strays: ['other'] },
    },
    does: [
      'record',
      'w2: markSlot wasCordoned, withdrawAnnouncement, emitForNode Staged',
      'other: uncordonNode',
    ],
    slots: ['w2 Reserved NEW wasCordoned'],
    again: true,
  },
  {
    name: 'the cordon of another pool stays',
    given: {
      nodes: {
        w1: on(UPDATED, {
          cordoned: 'admin',
          nodeMeta: { annotations: { 'bootc.dev/cordoned-by': 'uid-of-another' } },
        }),
      },
    },
    does: ['record'],
  },
  {
    name: 'somebody deletes the BootcNode of a slot: it is created again, and the slot is kept',
    given: {
      slots: { w1: { phase: 'Approved', digest: DIGESTS.NEW } },
      nodes: { w1: { bootcNode: 'none', cordoned: 'pool' }, w2: updated },
    },
    does: ['record', 'w1: createBootcNode NEW Staged, labelNode'],
    slots: ['w1 Approved NEW'],
    again: true,
  },
  {
    name: 'the BootcNode and the label of a slot are gone: the cordon is removed, and the slot is free',
    given: {
      slots: { w1: {} },
      nodes: { w1: { bootcNode: 'none', cordoned: 'pool', isUnselected: true }, w2: updated },
    },
    does: ['w1: uncordonNode', 'record'],
  },
  {
    name: 'the BootcNode and the Node of a slot are gone: the slot is free',
    given: { slots: { w1: {} }, nodes: { w1: { bootcNode: 'none', isGone: true }, w2: updated } },
    does: ['record'],
  },
])
