// The pods of a Node that is drained, and the MachineDrainRules.
import {
  CLOSED,
  DRAIN_RULE,
  ELSEWHERE,
  LEAVING,
  NEVER_SEEN,
  NODE,
  OURS_ELSEWHERE,
  POD,
  PODS,
  RUNNING,
  SHUTDOWN_READS,
  testGather,
} from './gather-table.ts'

testGather([
  {
    about: 'the pods of a Node that is drained',
    now: CLOSED,
    given: { status: LEAVING },
    world: {
      'GET machines/worker': RUNNING,
      'GET nodes/node-1': NODE,
      [PODS]: { items: [POD] },
    },
    reads: [...SHUTDOWN_READS, PODS],
    opens: ELSEWHERE,
    finds: {
      ...OURS_ELSEWHERE,
      node: { type: 'present', node: NODE },
      toDrain: {
        node: { type: 'present', node: NODE },
        pods: [{ apiVersion: 'v1', kind: 'Pod', ...POD }],
        rule: undefined,
      },
    },
  },
  {
    about: 'a Node that was never seen, and is not in the management cluster: it may be in another',
    now: CLOSED,
    given: { status: LEAVING },
    world: { 'GET machines/worker': RUNNING },
    reads: SHUTDOWN_READS,
    opens: ELSEWHERE,
    finds: {
      ...OURS_ELSEWHERE,
      node: NEVER_SEEN,
      toDrain: { node: NEVER_SEEN, pods: [], rule: undefined },
    },
  },
  {
    about: 'no pods of a Node that is gone',
    now: CLOSED,
    given: { status: { ...LEAVING, nodeRef: { ...LEAVING.nodeRef, uid: 'uid-node' } } },
    world: { 'GET machines/worker': RUNNING, 'GET machinedrainrules': { items: [DRAIN_RULE] } },
    reads: SHUTDOWN_READS,
    opens: ELSEWHERE,
    finds: {
      ...OURS_ELSEWHERE,
      node: { type: 'absent' },
      toDrain: {
        node: { type: 'absent' },
        pods: [],
        rule: 'MachineDrainRule team/last-of-all selects the Machine',
      },
    },
  },
  {
    about: 'MachineDrainRules that may not be listed: one may be for this Machine',
    now: CLOSED,
    given: { status: { ...LEAVING, nodeRef: { ...LEAVING.nodeRef, uid: 'uid-node' } } },
    world: { 'GET machines/worker': RUNNING, 'GET machinedrainrules': 403 },
    reads: SHUTDOWN_READS,
    opens: ELSEWHERE,
    finds: {
      ...OURS_ELSEWHERE,
      node: { type: 'absent' },
      toDrain: {
        node: { type: 'absent' },
        pods: [],
        rule: 'Sundial has no right to list MachineDrainRules in namespace team, and one of them may select the Machine',
      },
    },
  },
  {
    about: 'no MachineDrainRules when the drain has begun',
    now: CLOSED,
    given: { status: { ...LEAVING, drain: { startedAt: CLOSED } } },
    world: {
      'GET machines/worker': RUNNING,
      'GET nodes/node-1': NODE,
      [PODS]: { items: [] },
    },
    reads: ['GET machines/worker', 'GET clusters/elsewhere', 'GET nodes/node-1', PODS],
    opens: ELSEWHERE,
    finds: {
      ...OURS_ELSEWHERE,
      node: { type: 'present', node: NODE },
      toDrain: { node: { type: 'present', node: NODE }, pods: [], rule: undefined },
    },
  },
])
