// Nodes that leave the pool, and a pool that is deleted.
import type { RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { DIGESTS } from '#test/support/pool/images.ts'
import { STAGED, UPDATED } from '#test/support/pool/node-given.ts'
import { type PoolRow, testPoolRule } from '#test/support/pool/rule-table.ts'
import { on, type PoolGiven } from '#test/support/pool/situation.ts'

const slotted = { ...STAGED, isInSlot: true } as const
const approved = { ...slotted, isApproved: true, generation: 2 } as const
const left = { isUnselected: true } as const
const cordoned = { cordoned: 'pool', ...left } as const
const stays = on(UPDATED)
const APPROVED: Partial<RebootSlot> = {
  phase: 'Approved',
  approvedAt: '2026-01-05T14:59:00Z',
  bootedDigest: DIGESTS.OLD,
}
const WITHDRAWN = { ...APPROVED, withdrawnAt: '2026-01-05T14:59:55Z' }
const REBOOTING: Partial<RebootSlot> = { ...APPROVED, phase: 'Rebooting' }

interface LeaveRow extends Omit<PoolRow, 'given'> {
  readonly slot?: Partial<RebootSlot>
  readonly node: NonNullable<PoolGiven['nodes']>[string]
}

const ROWS: readonly LeaveRow[] = [
  {
    name: 'a node without a slot: unlabelled and deleted',
    node: on(UPDATED, left),
    does: ['w1: unlabelNode, deleteBootcNode', 'record'],
  },
  {
    name: 'a slotted node that is drained: its cordon is undone, nothing more is evicted',
    slot: { phase: 'Draining', drain: { startedAt: '2026-01-05T14:59:00Z' } },
    node: on(slotted, cordoned),
    does: ['w1: unmarkSlot, uncordonNode, unlabelNode, deleteBootcNode', 'record'],
  },
  {
    name: 'a slotted node that a person had cordoned before: it stays so',
    slot: { wasCordoned: true },
    node: on({ ...slotted, wasCordoned: true }, { ...left, cordoned: 'admin' }),
    does: ['w1: unmarkSlot, unlabelNode, deleteBootcNode', 'record'],
  },
  {
    name: 'a slotted node on which a slow pass has written the notice: it is removed',
    slot: { phase: 'Draining', drain: { startedAt: '2026-01-05T14:59:00Z' } },
    node: on(slotted, {
      ...cordoned,
      nodeMeta: { annotations: { 'bootc.dev/reboot-next': 'workers' } },
    }),
    does: [
      'w1: unmarkSlot, uncordonNode, withdrawAnnouncement, unlabelNode, deleteBootcNode',
      'record',
    ],
  },
  {
    name: 'an approved node that has not begun to reboot: the approval is withdrawn first',
    slot: APPROVED,
    node: on(approved, cordoned),
    does: ['record', 'w1: withdrawApproval'],
    slots: ['w1 Approved NEW'],
  },
  {
    name: 'its daemon has not seen the withdrawal: the pool waits',
    slot: WITHDRAWN,
    node: on({ ...slotted, generation: 3, observedGeneration: 2 }, cordoned),
    does: ['record'],
    slots: ['w1 Approved NEW'],
  },
  {
    name: 'another pass has withdrawn the approval, and has not stored when: the pool waits',
    slot: APPROVED,
    node: on({ ...slotted, generation: 3, observedGeneration: 2 }, cordoned),
    does: ['record'],
    slots: ['w1 Approved NEW'],
  },
  {
    name: 'the approval is stored, and was never on the BootcNode: released',
    slot: APPROVED,
    node: on({ ...slotted, generation: 1, observedGeneration: 1 }, cordoned),
    does: ['w1: unmarkSlot, uncordonNode, unlabelNode, deleteBootcNode', 'record'],
  },
  {
    name: 'its daemon began to reboot before it saw the withdrawal: the reboot is awaited',
    slot: WITHDRAWN,
    node: on({ ...slotted, idle: 'Rebooting' }, cordoned),
    does: ['record'],
    slots: ['w1 Rebooting NEW'],
  },
  {
    name: 'its daemon has seen the withdrawal: released',
    slot: WITHDRAWN,
    node: on({ ...slotted, generation: 3, observedGeneration: 3 }, cordoned),
    does: ['w1: unmarkSlot, uncordonNode, unlabelNode, deleteBootcNode', 'record'],
  },
  {
    name: 'its daemon is silent for a minute: released',
    now: '2026-01-05T15:00:55Z',
    slot: WITHDRAWN,
    node: on({ ...slotted, generation: 3, observedGeneration: 2 }, cordoned),
    does: ['w1: unmarkSlot, uncordonNode, unlabelNode, deleteBootcNode', 'record'],
  },
  {
    name: 'a node that reboots: it is awaited',
    slot: REBOOTING,
    node: on({ ...approved, idle: 'Rebooting' }, cordoned),
    does: ['record'],
    slots: ['w1 Rebooting NEW'],
  },
  {
    name: 'it is back, and its Node is not Ready yet: it is awaited',
    slot: REBOOTING,
    node: on({ ...UPDATED, isApproved: true, isInSlot: true }, { ...cordoned, ready: 'Unknown' }),
    does: ['record'],
    slots: ['w1 Rebooting NEW'],
  },
  {
    name: 'it is back and Ready: released',
    slot: REBOOTING,
    node: on({ ...UPDATED, isApproved: true, isInSlot: true }, cordoned),
    does: ['w1: unmarkSlot, uncordonNode, unlabelNode, deleteBootcNode', 'record'],
  },
  {
    name: 'its Node is gone: its BootcNode, which may be approved, is deleted before the slot is free',
    slot: REBOOTING,
    node: on({ ...approved, idle: 'Rebooting' }, { isGone: true }),
    does: ['w1: deleteBootcNode', 'record'],
  },
  {
    name: 'a node that reboots without a slot: it is awaited',
    node: on({ ...UPDATED, booted: 'OLD', isApproved: true, idle: 'Rebooting' }, left),
    does: ['record'],
  },
  {
    name: 'the Node cannot be read: it is not released',
    slot: REBOOTING,
    node: on({ ...UPDATED, isApproved: true }, { ...cordoned, nodeMeta: { name: 'w1' } }),
    does: ['w1: unmarkSlot, uncordonNode, unlabelNode, deleteBootcNode', 'record'],
  },
]

const given = ({ slot, node }: LeaveRow): PoolGiven => ({
  ...(slot && { slots: { w1: slot } }),
  nodes: { w1: node, w2: stays },
})

testPoolRule(ROWS.slice(0, -1).map((row) => ({ ...row, given: given(row) })))

// A pool that is deleted releases all of its nodes in the same way.
testPoolRule(
  ROWS.slice(0, -1).map((row) => ({
    ...row,
    name: `the pool is deleted; ${row.name}`,
    given: {
      ...given(row),
      nodes: { w1: { ...row.node, isUnselected: true } },
      deletedAt: '2026-01-05T14:59:50Z',
    },
    ...(row.does.some((each) => each !== 'record') && { again: true as const }),
  })),
)

testPoolRule([
  {
    name: 'the Node of a slot cannot be read: it is not released',
    given: {
      slots: { w1: REBOOTING },
      unreadable: ['w1'],
      nodes: { w1: on(slotted, cordoned), w2: stays },
    },
    does: ['record'],
    slots: ['w1 Rebooting NEW'],
    message: '1/1 updated. Nodes that leave: w1: the Node cannot be read',
  },
  {
    name: 'the spec is invalid, and the selector is not: a node that left is released all the same (I9)',
    given: {
      spec: { rollout: { maxUnavailable: 'x' } },
      slots: { w1: {} },
      nodes: { w1: on(slotted, cordoned), w2: stays },
    },
    does: ['w1: unmarkSlot, uncordonNode, unlabelNode, deleteBootcNode', 'record'],
    degraded:
      'InvalidSpec: invalid maxUnavailable "x": must be a whole number such as 3, or a percentage such as "25%"',
  },
  {
    name: 'the selector is invalid: no node leaves, only one whose Node is gone',
    given: {
      spec: { nodeSelector: { matchExpressions: [{ key: 'os', operator: 'Like' }] } },
      nodes: {
        w1: on(STAGED, left),
        w2: on(UPDATED, { isGone: true }),
        w3: { bootcNode: 'none', isManaged: false },
      },
    },
    does: ['w2: unlabelNode, deleteBootcNode', 'record'],
    degraded:
      'InvalidSpec: listing matching nodes: invalid nodeSelector: spec.nodeSelector.matchExpressions[0].operator: "Like" is not allowed: In, NotIn, Exists or DoesNotExist',
  },
  {
    name: 'the selector is invalid, and somebody has deleted a BootcNode: the label of its Node is removed',
    given: {
      spec: { nodeSelector: { matchExpressions: [{ key: 'os', operator: 'Like' }] } },
      nodes: { w1: { bootcNode: 'none' } },
    },
    does: ['record', 'w1: unlabelNode'],
    degraded:
      'InvalidSpec: listing matching nodes: invalid nodeSelector: spec.nodeSelector.matchExpressions[0].operator: "Like" is not allowed: In, NotIn, Exists or DoesNotExist',
  },
  {
    name: 'the pool is deleted, and nothing of it is left: its finalizer is removed',
    given: {
      deletedAt: '2026-01-05T14:59:50Z',
      nodes: { w1: { bootcNode: 'none', isManaged: false } },
    },
    does: ['removeFinalizer'],
  },
  {
    name: 'the pool is deleted, and a slow pass has labelled a Node again: the label is removed first',
    given: { deletedAt: '2026-01-05T14:59:50Z', nodes: { w1: { bootcNode: 'none' } } },
    does: ['record', 'w1: unlabelNode'],
    again: true,
  },
  {
    name: 'the pool is deleted, and a Node belongs to another pool: it stays as it is',
    given: {
      deletedAt: '2026-01-05T14:59:50Z',
      nodes: { w1: on({ owner: { uid: 'uid-of-other', name: 'other' } }) },
    },
    does: ['removeFinalizer'],
  },
  {
    name: 'the pool is deleted, and a Node still has our cordon: that is removed first',
    given: {
      deletedAt: '2026-01-05T14:59:50Z',
      nodes: { w1: { bootcNode: 'none', cordoned: 'pool' } },
    },
    does: ['record', 'w1: uncordonNode, unlabelNode'],
    again: true,
  },
])
