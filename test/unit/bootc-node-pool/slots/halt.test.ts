// Too many unhealthy slots halt the rollout.
import type { RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { DIGESTS } from '#test/support/pool/images.ts'
import { podOn, STAGED, UPDATED } from '#test/support/pool/node-given.ts'
import { testPoolRule } from '#test/support/pool/rule-table.ts'
import { on } from '#test/support/pool/situation.ts'

const cordoned = { cordoned: 'pool' } as const
const back = { ...UPDATED, isApproved: true, isInSlot: true } as const
const staged = on(STAGED)
const VERIFYING: Partial<RebootSlot> = { phase: 'Verifying' }
const degraded = on({ ...back, degraded: 'status failed' }, cordoned)
const notReady = on(back, { ...cordoned, ready: 'False' })
const max = (more: object = {}) => ({ rollout: { maxUnavailable: 3, ...more } })
const HALTED =
  'RolloutHalted: Rollout halted: 2+ unhealthy nodes in reboot slots (w1: Degraded, w2: NotReady)'

testPoolRule([
  {
    name: 'one is degraded and one not Ready: halted, a healthy slot is freed, and w4 gets none',
    given: {
      spec: max(),
      slots: { w1: VERIFYING, w2: VERIFYING, w3: VERIFYING },
      nodes: { w1: degraded, w2: notReady, w3: on(back, cordoned), w4: staged },
    },
    does: ['w3: unmarkSlot, uncordonNode, emitForNode Idle', 'record'],
    slots: ['w1 Verifying NEW !Degraded', 'w2 Verifying NEW !NotReady'],
    degraded: HALTED,
  },
  {
    name: 'a slot that is only reserved waits, and is not cordoned',
    given: {
      spec: max(),
      slots: { w1: VERIFYING, w2: VERIFYING, w3: {} },
      nodes: { w1: degraded, w2: notReady, w3: staged },
    },
    does: ['record'],
    slots: ['w1 Verifying NEW !Degraded', 'w2 Verifying NEW !NotReady', 'w3 Reserved NEW'],
    degraded: HALTED,
  },
  {
    name: 'a drain that has begun goes on',
    given: {
      spec: max(),
      slots: {
        w1: VERIFYING,
        w2: VERIFYING,
        w3: { phase: 'Draining', drain: { startedAt: '2026-01-05T14:59:00Z' } },
      },
      nodes: {
        w1: degraded,
        w2: notReady,
        w3: on({ ...STAGED, isInSlot: true }, { ...cordoned, pods: [podOn('w3', 'a')] }),
      },
    },
    does: ['record', 'w3: evictPods web/a'],
    slots: ['w1 Verifying NEW !Degraded', 'w2 Verifying NEW !NotReady', 'w3 Draining NEW'],
    degraded: HALTED,
  },
  {
    name: 'one of them recovers: it clears by itself, and w4 gets the slot',
    given: {
      spec: max(),
      slots: { w1: VERIFYING, w2: VERIFYING },
      nodes: { w1: degraded, w2: on(back, cordoned), w4: staged },
    },
    does: [
      'w2: unmarkSlot, uncordonNode, emitForNode Idle',
      'record',
      'w4: markSlot, cordonNode, emitForNode Staged',
    ],
    slots: ['w1 Verifying NEW !Degraded', 'w4 Reserved NEW'],
    degraded: 'NodeDegraded: Degraded nodes: w1',
    again: true,
  },
  {
    name: 'haltThreshold 3: two are not enough',
    given: {
      spec: max({ haltThreshold: 3 }),
      slots: { w1: VERIFYING, w2: VERIFYING },
      nodes: { w1: degraded, w2: notReady, w4: staged },
    },
    does: ['record', 'w4: markSlot, cordonNode, emitForNode Staged'],
    slots: ['w1 Verifying NEW !Degraded', 'w2 Verifying NEW !NotReady', 'w4 Reserved NEW'],
    degraded: 'NodeDegraded: Degraded nodes: w1',
    again: true,
  },
  {
    name: 'haltThreshold 25% of three nodes is one',
    given: {
      spec: max({ haltThreshold: '25%' }),
      slots: { w1: VERIFYING },
      nodes: { w1: degraded, w2: staged, w3: staged },
    },
    does: ['record'],
    slots: ['w1 Verifying NEW !Degraded'],
    degraded: 'RolloutHalted: Rollout halted: 1+ unhealthy nodes in reboot slots (w1: Degraded)',
  },
  {
    name: 'haltThreshold 0 counts as one: a healthy pool is not halted',
    given: { spec: max({ haltThreshold: 0 }), nodes: { w1: staged } },
    does: ['record', 'w1: markSlot, cordonNode, emitForNode Staged'],
    slots: ['w1 Reserved NEW'],
    again: true,
  },
  {
    name: 'a degraded node without a slot does not halt, and the next node gets its slot',
    given: {
      nodes: { w1: on({ idle: 'Idle', degraded: 'bootc stage failed: no space' }), w2: staged },
    },
    does: ['record', 'w2: markSlot, cordonNode, emitForNode Staged'],
    slots: ['w2 Reserved NEW'],
    message: '0/2 updated; 1 rebooting (w2), 1 degraded (w1: bootc stage failed: no space)',
    degraded: 'NodeDegraded: Degraded nodes: w1',
    again: true,
  },
  {
    name: 'two nodes fall back in the same pass: halted at once',
    given: {
      spec: max(),
      slots: {
        w1: { phase: 'Rebooting', bootedDigest: DIGESTS.OLD },
        w2: { phase: 'Rebooting', bootedDigest: DIGESTS.OLD },
      },
      nodes: {
        w1: on({ ...STAGED, idle: 'Staging', isApproved: true, isInSlot: true }, cordoned),
        w2: on({ ...STAGED, idle: 'Staging', isApproved: true, isInSlot: true }, cordoned),
        w3: staged,
      },
    },
    does: ['w1: markFellBack NEW', 'w2: markFellBack NEW', 'record'],
    slots: ['w1 Reserved NEW !FellBack', 'w2 Reserved NEW !FellBack'],
    message:
      '0/3 updated; 1 staged, 2 degraded (w1: came back on its old image, and is not approved again for NEW, w2: came back on its old image, and is not approved again for NEW). Rollout halted: 2+ unhealthy nodes in reboot slots (w1: FellBack, w2: FellBack). No further node begins to reboot. To try it again: kubectl annotate bootcnode w1 w2 bootc.dev/fell-back- (or set another image in spec.image.ref)',
    degraded:
      'RolloutHalted: Rollout halted: 2+ unhealthy nodes in reboot slots (w1: FellBack, w2: FellBack)',
  },
])
