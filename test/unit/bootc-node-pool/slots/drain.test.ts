// A node with a slot: mark, cordon, drain, approve.
import type { RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { podOn, STAGED } from '#test/support/pool/node-given.ts'
import { testPoolRule } from '#test/support/pool/rule-table.ts'
import { on } from '#test/support/pool/situation.ts'

const slotted = { ...STAGED, isInSlot: true } as const
const free = on({ booted: 'NEW', idle: 'Idle' })
const cordoned = (...pods: Parameters<typeof podOn>[1][]) =>
  on(slotted, { cordoned: 'pool', pods: pods.map((name) => podOn('w1', name)) })
const rollout = (more: object) => ({ rollout: more })

const BUDGET =
  "Cannot evict pod as it would violate the pod's disruption budget. The disruption budget pdb needs 2 healthy pods and has 2 currently"
const DRAINING: Partial<RebootSlot> = {
  phase: 'Draining',
  drain: {
    startedAt: '2026-01-05T14:58:00Z',
    podsRemaining: 2,
    lastEvictionAt: '2026-01-05T14:59:55Z',
    blocked: [{ namespace: 'web', name: 'a', message: BUDGET }],
  },
}

testPoolRule([
  {
    name: 'a pass was killed after the slot was stored: it is marked and cordoned now',
    given: { slots: { w1: {} }, nodes: { w1: on(STAGED), w2: free } },
    does: ['record', 'w1: markSlot, cordonNode'],
    slots: ['w1 Reserved NEW'],
    again: true,
  },
  {
    name: 'a pass was killed between the mark and the cordon, and a person had cordoned the Node before the slot',
    given: {
      slots: { w1: { wasCordoned: true } },
      nodes: { w1: on({ ...slotted, wasCordoned: true }, { cordoned: 'admin' }), w2: free },
    },
    does: ['record', 'w1: approve NEW'],
    slots: ['w1 Approved NEW wasCordoned'],
  },
  {
    name: 'the mark is missing: it is written before the node is drained',
    given: {
      slots: { w1: {} },
      nodes: { w1: on(STAGED, { cordoned: 'pool', pods: [podOn('w1', 'a')] }), w2: free },
    },
    does: ['record', 'w1: markSlot'],
    slots: ['w1 Reserved NEW'],
    again: true,
  },
  {
    name: 'a person makes the slotted Node schedulable: it is cordoned again, and nothing is evicted before that',
    given: {
      slots: { w1: DRAINING },
      nodes: { w1: on(slotted, { pods: [podOn('w1', 'a')] }), w2: free },
    },
    does: ['record', 'w1: cordonNode'],
    slots: ['w1 Draining NEW'],
    again: true,
  },
  {
    name: 'pods are on the node: the drain is stored, then they are evicted',
    given: { slots: { w1: {} }, nodes: { w1: cordoned('a', 'b'), w2: free } },
    does: ['record', 'w1: evictPods web/a web/b'],
    slots: ['w1 Draining NEW'],
    message: '1/2 updated; 1 rebooting (w1: waiting for 2 pods)',
    wakes: '2026-01-05T15:00:10Z',
  },
  {
    name: 'a budget blocks, and the next round is not due: nothing is evicted, and the message names the budget',
    given: { slots: { w1: DRAINING }, nodes: { w1: cordoned('a', 'b'), w2: free } },
    does: ['record'],
    slots: ['w1 Draining NEW'],
    message: '1/2 updated; 1 rebooting (w1: waiting for 2 pods, budget web/pdb)',
    wakes: '2026-01-05T15:00:05Z',
  },
  {
    name: 'no pod is left: approved for the digest that it was drained for',
    given: { slots: { w1: DRAINING }, nodes: { w1: cordoned(), w2: free } },
    does: ['record', 'w1: approve NEW'],
    slots: ['w1 Approved NEW'],
    message: '1/2 updated; 1 rebooting (w1)',
  },
  {
    name: 'rollout.drain is none: approved with its pods, once it is cordoned',
    given: { spec: rollout({ drain: 'none' }), slots: { w1: {} }, nodes: { w1: cordoned('a') } },
    does: ['record', 'w1: approve NEW'],
    slots: ['w1 Approved NEW'],
  },
  {
    name: 'a pass was killed between the stored approval and the BootcNode: drained again, in case pods came',
    given: {
      slots: { w1: { phase: 'Approved', approvedAt: '2026-01-05T14:59:00Z' } },
      nodes: { w1: cordoned('late'), w2: free },
    },
    does: ['record', 'w1: evictPods web/late'],
    slots: ['w1 Draining NEW'],
  },
  {
    name: 'the same, and nothing is on the node: approved',
    given: {
      slots: { w1: { phase: 'Approved', approvedAt: '2026-01-05T14:59:00Z' } },
      nodes: { w1: cordoned(), w2: free },
    },
    does: ['record', 'w1: approve NEW'],
    slots: ['w1 Approved NEW'],
  },
  {
    name: 'the Node cannot be read: nothing is done to it',
    given: { slots: { w1: DRAINING }, unreadable: ['w1'], nodes: { w1: cordoned('a'), w2: free } },
    does: ['record'],
    slots: ['w1 Draining NEW'],
    message: '1/2 updated; 1 rebooting (w1: the Node cannot be read)',
    wakes: '2026-01-05T15:00:10Z',
  },
  {
    name: 'its ScheduledMachine is about to remove the Node: the pool evicts nothing, and keeps the slot',
    given: {
      slots: { w1: DRAINING },
      nodes: {
        w1: on(slotted, { cordoned: 'machine', pods: [podOn('w1', 'a')] }),
        w2: free,
      },
    },
    does: ['record'],
    slots: ['w1 Draining NEW'],
    message: '1/2 updated; 1 rebooting (w1: is about to be removed)',
  },
  {
    name: 'the daemon stages the image again: the slot is kept, and nothing is evicted',
    given: {
      slots: { w1: DRAINING },
      nodes: {
        w1: on({ ...slotted, idle: 'Staging' }, { cordoned: 'pool', pods: [podOn('w1', 'a')] }),
        w2: free,
      },
    },
    does: ['record'],
    slots: ['w1 Draining NEW'],
  },
  {
    name: 'a drain takes longer than five minutes: told once',
    now: '2026-01-05T15:03:00Z',
    given: { slots: { w1: DRAINING }, nodes: { w1: cordoned('a', 'b'), w2: free } },
    does: ['record', 'w1: evictPods web/a web/b'],
    slots: ['w1 Draining NEW !DrainTakingTooLong'],
  },
  {
    name: 'the drain timeout: that the time is up is stored first',
    given: {
      spec: rollout({ drainTimeoutSeconds: 60 }),
      slots: { w1: DRAINING },
      nodes: { w1: cordoned('a', 'b'), w2: on(STAGED) },
    },
    does: ['record', 'w2: announceReboot'],
    slots: ['w1 Draining NEW !DrainTimedOut'],
    again: true,
  },
  {
    name: 'then the cordon is undone, the slot goes to the next node, and the condition says what blocked',
    given: {
      spec: rollout({ drainTimeoutSeconds: 60 }),
      slots: {
        w1: {
          ...DRAINING,
          problem: 'DrainTimedOut',
          lastError: 'drain timed out; left: web/a, web/b; budget web/pdb',
        },
      },
      nodes: { w1: cordoned('a', 'b'), w2: on(STAGED) },
    },
    does: [
      'w1: unmarkSlot, uncordonNode',
      'record',
      'w2: markSlot, cordonNode, emitForNode Staged',
    ],
    slots: ['w2 Reserved NEW'],
    again: true,
    message:
      '0/2 updated; 1 rebooting (w2), 1 degraded (w1: drain timed out; left: web/a, web/b; budget web/pdb). w1 is tried again at 2026-01-05T15:00:30Z',
    degraded:
      'NodeDegraded: Degraded nodes: w1 (drain timed out; left: web/a, web/b; budget web/pdb)',
  },
  {
    name: 'the drain is over, and another pass has undone the cordon: it is not put on again',
    given: {
      spec: rollout({ drainTimeoutSeconds: 60 }),
      slots: { w1: { ...DRAINING, problem: 'DrainTimedOut' } },
      nodes: { w1: on({ ...STAGED, isInSlot: true }), w2: free },
    },
    does: ['w1: unmarkSlot', 'record'],
    degraded: 'NodeDegraded: Degraded nodes: w1 (drain timed out; budget web/pdb)',
  },
  ...(
    [
      ['its pods are gone at last', { drainTimeoutSeconds: 60 }, []],
      ['drain is none now', { drain: 'none' }, ['a']],
    ] as const
  ).map(([what, more, pods]) => ({
    name: `the drain is over, and ${what}: not approved, because another pass may undo the cordon now`,
    given: {
      spec: rollout(more),
      slots: { w1: { ...DRAINING, problem: 'DrainTimedOut' } },
      nodes: { w1: cordoned(...pods), w2: free },
    },
    does: ['w1: unmarkSlot, uncordonNode', 'record'],
    degraded: 'NodeDegraded: Degraded nodes: w1 (drain timed out; budget web/pdb)',
  })),
  {
    name: 'a pass was killed between the mark and the cordon: only the cordon is left to undo',
    given: {
      spec: rollout({ drainTimeoutSeconds: 60 }),
      slots: { w1: { ...DRAINING, problem: 'DrainTimedOut', lastError: 'drain timed out' } },
      nodes: { w1: on(STAGED, { cordoned: 'pool' }), w2: free },
    },
    does: ['w1: uncordonNode', 'record'],
    degraded: 'NodeDegraded: Degraded nodes: w1 (drain timed out)',
  },
  {
    name: 'the image changes while the drain is over: the slot is kept for the other digest',
    given: {
      image: 'NEXT',
      spec: rollout({ drainTimeoutSeconds: 60 }),
      slots: { w1: { ...DRAINING, problem: 'DrainTimedOut' } },
      nodes: { w1: cordoned('a'), w2: free },
    },
    does: ['record', 'w1: syncBootcNode NEXT Staged', 'w2: syncBootcNode NEXT Staged'],
    slots: ['w1 Reserved NEXT'],
  },
])
