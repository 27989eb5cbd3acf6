// New slots: how many, for whom, and in which order.
import {
  type BootcNodeGiven,
  podOn,
  REBOOTING,
  STAGED,
  STAGING,
  UPDATED,
} from '#test/support/pool/node-given.ts'
import { testPoolRule } from '#test/support/pool/rule-table.ts'
import { on } from '#test/support/pool/situation.ts'

const staged = on(STAGED)
const rebooting = on(REBOOTING, { cordoned: 'pool' })
const rebootingSlot = { phase: 'Rebooting', rebootingSince: '2026-01-05T14:59:00Z' } as const
const max = (maxUnavailable: number | string, more: object = {}) => ({
  rollout: { maxUnavailable, ...more },
})
const several = (count: number, bootcNode: BootcNodeGiven) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`w${index}`, on(bootcNode)]))
const RESERVE_W1 = ['record', 'w1: markSlot, cordonNode, emitForNode Staged']

testPoolRule([
  {
    name: 'three nodes are staged: by default one may be out; it is reserved, then marked and cordoned',
    given: { nodes: { w1: staged, w2: staged, w3: staged } },
    does: [...RESERVE_W1, 'w2: announceReboot'],
    slots: ['w1 Reserved NEW'],
    message: '0/3 updated; 2 staged, 1 rebooting (w1)',
    again: true,
  },
  {
    name: 'four nodes are staged, and three may be out: the fourth waits',
    given: { spec: max(3), nodes: { w1: staged, w2: staged, w3: staged, w4: staged } },
    does: [
      ...RESERVE_W1,
      'w2: markSlot, cordonNode, emitForNode Staged',
      'w3: markSlot, cordonNode, emitForNode Staged',
      'w4: announceReboot',
    ],
    slots: ['w1 Reserved NEW', 'w2 Reserved NEW', 'w3 Reserved NEW'],
    again: true,
  },
  {
    name: 'a percentage is rounded up: 25% of ten nodes are three',
    given: { spec: max('25%'), nodes: several(10, STAGED) },
    does: [
      'record',
      ...['w0', 'w1', 'w2'].map((name) => `${name}: markSlot, cordonNode, emitForNode Staged`),
      ...['w3', 'w4', 'w5'].map((name) => `${name}: announceReboot`),
    ],
    slots: ['w0 Reserved NEW', 'w1 Reserved NEW', 'w2 Reserved NEW'],
    again: true,
  },
  ...[0, -1, '0%'].map((none) => ({
    name: `maxUnavailable ${none}: no node begins to reboot`,
    given: { spec: max(none), nodes: { w1: staged } },
    does: ['record'],
    message: '0/1 updated; 1 staged. No further node begins to reboot, because maxUnavailable is 0',
  })),
  {
    name: 'paused: a slot that there is goes on, and no new one is reserved',
    given: {
      spec: max(3, { paused: true }),
      slots: { w1: rebootingSlot },
      nodes: { w1: rebooting, w2: staged },
    },
    does: ['record'],
    slots: ['w1 Rebooting NEW'],
    message:
      '0/2 updated; 1 staged, 1 rebooting (w1). No further node begins to reboot, because the pool is paused',
  },
  {
    name: 'a text that is no percentage: the spec is invalid, and no node begins to reboot',
    given: { spec: max('banana'), nodes: { w1: staged } },
    does: ['record'],
    degraded:
      'InvalidSpec: invalid maxUnavailable "banana": must be a whole number such as 3, or a percentage such as "25%"',
  },
  {
    name: 'maxUnavailable is lowered below the slots: none is taken away, and none is added',
    given: {
      spec: max(1),
      slots: { w1: rebootingSlot, w2: rebootingSlot },
      nodes: { w1: rebooting, w2: rebooting, w3: staged },
    },
    does: ['record', 'w3: announceReboot'],
    slots: ['w1 Rebooting NEW', 'w2 Rebooting NEW'],
    message: '0/3 updated; 1 staged, 2 rebooting (w1, w2)',
  },
  {
    name: 'w2 is ready after w3 was announced: w3 stays announced, and w2 is not announced beside it',
    given: {
      slots: { w1: rebootingSlot },
      status: { nextNodes: ['w3'] },
      nodes: { w1: rebooting, w2: staged, w3: staged },
    },
    does: ['record'],
    slots: ['w1 Rebooting NEW'],
  },
  {
    name: 'a slot becomes free and is reserved for the next node, in one write of the status',
    given: {
      slots: { w1: { phase: 'Rebooting' } },
      nodes: {
        w1: on({ ...UPDATED, isApproved: true, isInSlot: true }, { cordoned: 'pool' }),
        w2: staged,
      },
    },
    does: [
      'w1: unmarkSlot, uncordonNode, emitForNode Idle',
      'record',
      'w2: markSlot, cordonNode, emitForNode Staged',
    ],
    slots: ['w2 Reserved NEW'],
    message: '1/2 updated; 1 rebooting (w2)',
    again: true,
  },
  {
    name: 'only a node whose image is staged is a candidate',
    given: { nodes: { w1: on(STAGING), w2: on({ idle: undefined }), w3: staged } },
    does: ['record', 'w3: markSlot, cordonNode, emitForNode Staged'],
    slots: ['w3 Reserved NEW'],
    message: '0/3 updated; 1 pending, 1 staging, 1 rebooting (w3)',
    again: true,
  },
  {
    name: 'a person has cordoned the Node before: the slot says so, and the Node stays as it is',
    given: { nodes: { w1: on(STAGED, { cordoned: 'admin' }) } },
    does: ['record', 'w1: markSlot wasCordoned, withdrawAnnouncement, emitForNode Staged'],
    slots: ['w1 Reserved NEW wasCordoned'],
    again: true,
  },
  {
    name: 'the ScheduledMachine of w1 is about to remove it: it gets no slot, and is counted as out',
    given: { nodes: { w1: on(STAGED, { cordoned: 'machine' }), w2: staged } },
    does: ['record', 'w2: announceReboot'],
    message:
      '0/2 updated; 2 staged. No further node begins to reboot, because 0 of 1 reboot slots are taken, and w1 is about to be removed',
  },
  {
    name: 'a Node that is being deleted gets no slot, and the next one gets it',
    given: {
      spec: max(1),
      nodes: {
        w1: on(STAGED, { nodeMeta: { deletionTimestamp: '2026-01-05T14:59:00Z' } }),
        w2: staged,
      },
    },
    does: ['record', 'w2: markSlot, cordonNode, emitForNode Staged'],
    slots: ['w2 Reserved NEW'],
    message: '0/2 updated; 1 staged, 1 rebooting (w2). w1 is about to be removed',
    again: true,
  },
  {
    name: 'a Node that is down comes last, because it may never reboot',
    given: { nodes: { w1: on(STAGED, { ready: 'Unknown' }), w2: staged } },
    does: ['record', 'w2: markSlot, cordonNode, emitForNode Staged', 'w1: announceReboot'],
    slots: ['w2 Reserved NEW'],
    again: true,
  },
  {
    name: 'a Node that cannot be read gets no slot, and the others go on',
    given: { unreadable: ['w1'], nodes: { w1: staged, w2: staged } },
    does: ['record', 'w2: markSlot, cordonNode, emitForNode Staged'],
    slots: ['w2 Reserved NEW'],
    message: '0/2 updated; 1 staged, 1 rebooting (w2). w1: the Node cannot be read',
    again: true,
  },
  {
    name: 'the only node of a cluster: it is not drained, because its pods have no other place',
    given: { nodes: { w1: on(STAGED, { pods: [podOn('w1', 'app')] }) } },
    does: ['record'],
    message:
      '0/1 updated; 1 staged. w1 is the only schedulable Node, so its pods have no other place; rollout.drain: none reboots it with them',
  },
  {
    name: 'two nodes in a cluster: the second is drained when the first is back',
    given: {
      slots: { w1: { phase: 'Rebooting' } },
      nodes: {
        w1: on({ ...UPDATED, isApproved: true, isInSlot: true }, { cordoned: 'pool' }),
        w2: on(STAGED, { pods: [podOn('w2', 'app')] }),
      },
    },
    does: [
      'w1: unmarkSlot, uncordonNode, emitForNode Idle',
      'record',
      'w2: markSlot, cordonNode, emitForNode Staged',
    ],
    slots: ['w2 Reserved NEW'],
    again: true,
  },
  {
    name: 'two nodes in a cluster, and both may be out: the second waits for the first',
    given: {
      spec: max(2),
      slots: { w1: rebootingSlot },
      nodes: { w1: rebooting, w2: on(STAGED, { pods: [podOn('w2', 'app')] }) },
    },
    does: ['record'],
    slots: ['w1 Rebooting NEW'],
    message:
      '0/2 updated; 1 staged, 1 rebooting (w1). w2 is the only schedulable Node, so its pods have no other place; rollout.drain: none reboots it with them',
  },
  {
    name: 'the only node of a cluster, without a pod to evict',
    given: { nodes: { w1: staged } },
    does: RESERVE_W1,
    slots: ['w1 Reserved NEW'],
    again: true,
  },
  {
    name: 'the only node of the pool, in a cluster with other Nodes',
    given: { hasPlaceOutside: true, nodes: { w1: on(STAGED, { pods: [podOn('w1', 'app')] }) } },
    does: RESERVE_W1,
    slots: ['w1 Reserved NEW'],
    again: true,
  },
  {
    name: 'the only node of a cluster, and rollout.drain is none',
    given: {
      spec: { rollout: { drain: 'none' } },
      nodes: { w1: on(STAGED, { pods: [podOn('w1', 'app')] }) },
    },
    does: RESERVE_W1,
    slots: ['w1 Reserved NEW'],
    again: true,
  },
  {
    name: 'a BootcNode that is being deleted by somebody gets no slot',
    given: { nodes: { w1: on({ ...STAGED, isDeleting: true }) } },
    does: ['record'],
  },
])
