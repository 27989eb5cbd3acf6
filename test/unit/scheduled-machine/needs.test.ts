import { expect, test } from 'vitest'
import type { Machine } from '#src/cluster-api/machine.ts'
import type { Goal } from '#src/scheduled-machine/goal.ts'
import {
  needsChildren,
  needsCluster,
  needsClusterToMend,
  needsNode,
  needsPods,
} from '#src/scheduled-machine/needs.ts'
import type { Found, NodeFact } from '#src/scheduled-machine/observed.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import {
  at,
  foreign,
  machine,
  node,
  observed,
  providerObject,
  REFS,
  runningMachine,
  unownedMachine,
} from '#test/support/observed.ts'

const NOW = at('2026-01-05T15:00:00Z')
const JOIN: Goal = { type: 'join' }
const LEAVE: Goal = { type: 'leave', why: 'closed' }
const KILL: Goal = { type: 'kill' }
const HOLD: Goal = { type: 'hold' }
const ORPHAN: Goal = { type: 'orphan' }

const absent: Found<Machine> = { type: 'absent' }
const theirs = foreign('Machine team/worker')
const unowned = unownedMachine()
const made = machine()
const running = runningMachine()
const going = runningMachine({ deletionTimestamp: '2026-01-05T14:59:00Z' })

const GRACE_OVER = { shutdownStartedAt: '2026-01-05T14:55:00Z' }
const IN_GRACE = { shutdownStartedAt: '2026-01-05T14:55:01Z' }
const nodeRef = { apiVersion: 'v1', kind: 'Node', name: 'last-night' } as const
const { machineRef, bootstrapRef, infrastructureRef } = REFS as Required<typeof REFS>

test.each<[string, Goal, Found<Machine>, ScheduledMachineStatus, boolean]>([
  ['a Machine to be made', JOIN, absent, {}, true],
  ['a Machine that is there', JOIN, made, REFS, false],
  ['a Machine on its way out in an open window', JOIN, going, REFS, true],
  ["another's Machine", JOIN, theirs, {}, false],
  ['a Machine to be removed', LEAVE, made, {}, true],
  ['a Machine to be killed', KILL, made, {}, true],
  ['nothing to remove', LEAVE, absent, {}, false],
  ['nothing to kill', KILL, theirs, {}, false],
  ['a Machine that may be there', LEAVE, absent, { machineRef }, true],
  ['a bootstrap object that may be there', LEAVE, absent, { bootstrapRef }, true],
  ['an infrastructure object that may be there', KILL, absent, { infrastructureRef }, true],
  ['nothing to do', HOLD, made, REFS, false],
  ['a Machine to be adopted', HOLD, unowned, {}, true],
  ['a Machine to be adopted in its window', JOIN, unowned, {}, true],
  ['a Machine to let go of', ORPHAN, made, {}, true],
])('whether the Cluster is read: %s', (_, goal, found, status, expected) => {
  expect(needsCluster(goal, observed({ status }), found)).toBe(expected)
})

test.each<[string, Goal, Found<Machine>, string | undefined]>([
  ['of a Machine in service', JOIN, running, 'worker'],
  ['of a Machine that has none yet', JOIN, made, undefined],
  ['of a Machine that leaves', LEAVE, running, 'worker'],
  ['of a Machine on its way out', LEAVE, going, undefined],
  ['of a Machine on its way out, in an open window', JOIN, going, undefined],
  ['of a Machine that is killed', KILL, running, undefined],
  ['that a Machine left behind', LEAVE, absent, 'last-night'],
  ['that a killed Machine left behind', KILL, absent, 'last-night'],
  ['beside a Machine that is not ours', KILL, theirs, undefined],
  ['of a Machine to be adopted', LEAVE, unowned, undefined],
  ['of a Machine to let go of', ORPHAN, running, 'worker'],
  ['of the last Machine, before the next is made', JOIN, absent, undefined],
  ['when nothing is to be done', HOLD, running, undefined],
])('the Node that is read: %s', (_, goal, found, name) => {
  expect(needsNode(goal, observed({ status: { nodeRef } }), found)).toBe(name)
})

test.each<[string, Goal, ScheduledMachineStatus, string | undefined]>([
  ['that leaves', LEAVE, { nodeRef }, 'last-night'],
  ['that was about to leave', JOIN, { nodeRef, ...GRACE_OVER }, 'last-night'],
  ['that comes', JOIN, { nodeRef }, undefined],
])(
  'of a Machine without a nodeRef %s, the Node that was recorded is read',
  (_, goal, status, name) => {
    expect(needsNode(goal, observed({ status }), made)).toBe(name)
  },
)

test.each([
  ['that is not ours', theirs],
  ['that nobody owns', unowned],
])('a deletion that leaves a Machine %s reads the Node that it may have cordoned', (_, found) => {
  const subject = observed({ status: { nodeRef }, deletedAt: '2026-01-05T14:59:00Z' })

  expect(needsNode({ type: 'leave', why: 'deleted' }, subject, found)).toBe('last-night')
})

test('no Node is read that nobody has heard of', () => {
  expect(needsNode(LEAVE, observed({ status: {} }), absent)).toBeUndefined()
})

const PRESENT: NodeFact | undefined = node()
const NOT_READY: NodeFact | undefined = node({ ready: 'False' })
const UNKNOWN: NodeFact = { type: 'unknown', message: 'no answer' }
const QUIET: ScheduledMachineStatus = {
  phase: 'Pending',
  observedGeneration: 1,
  wakeTime: '2026-01-05T15:01:00Z',
  conditions: [
    {
      type: 'MachineReady',
      status: 'False',
      reason: 'Provisioning',
      message: '',
      lastTransitionTime: '2026-01-05T14:59:00Z',
    },
  ],
}

interface Row {
  readonly about: string
  readonly goal: Goal
  readonly found: Found<Machine>
  readonly status?: ScheduledMachineStatus
  readonly node?: NodeFact | undefined
  readonly expected: boolean
}

test.each<Row>([
  { about: 'of a Machine without a Node', goal: JOIN, found: made, expected: true },
  { about: 'of a quiet join', goal: JOIN, found: made, status: QUIET, expected: false },
  {
    about: 'of a quiet join that has a Node',
    goal: JOIN,
    found: running,
    status: QUIET,
    node: NOT_READY,
    expected: true,
  },
  {
    about: 'of a Node that is not Ready',
    goal: JOIN,
    found: running,
    node: NOT_READY,
    expected: true,
  },
  {
    about: 'of a Node that is gone',
    goal: JOIN,
    found: running,
    node: { type: 'absent' },
    expected: true,
  },
  { about: 'of a machine in service', goal: JOIN, found: running, node: PRESENT, expected: false },
  {
    about: 'of a Node that cannot be asked',
    goal: JOIN,
    found: running,
    node: UNKNOWN,
    expected: false,
  },
  { about: 'before there is a Machine', goal: JOIN, found: absent, expected: false },
  { about: 'of a Machine on its way out', goal: JOIN, found: going, expected: false },
  { about: 'of a Machine that leaves', goal: LEAVE, found: running, status: REFS, expected: false },
  { about: 'of a Machine that is gone', goal: LEAVE, found: absent, status: REFS, expected: true },
  {
    about: 'of a Machine that was killed',
    goal: KILL,
    found: absent,
    status: REFS,
    expected: true,
  },
  { about: 'of a Machine that never was', goal: LEAVE, found: absent, expected: false },
  { about: 'when nothing is to be done', goal: HOLD, found: absent, status: REFS, expected: false },
])('whether provider objects are read: $about', ({ goal, found, status, node, expected }) => {
  const subject = observed({ status: status ?? {} })

  expect(needsChildren(goal, subject, found, node, NOW)).toBe(expected)
})

test.each<[string, Goal, Found<Machine>, ScheduledMachineStatus, boolean]>([
  ['after the grace', LEAVE, running, GRACE_OVER, true],
  ['during the grace', LEAVE, running, IN_GRACE, false],
  ['of a Machine on its way out', LEAVE, going, GRACE_OVER, false],
  ['of a Machine that is gone', LEAVE, absent, GRACE_OVER, false],
  ['in an open window, where it may yet leave', JOIN, running, GRACE_OVER, true],
  ['in an open window', JOIN, running, {}, false],
  ['of a Machine that is killed', KILL, running, GRACE_OVER, false],
])('whether pods are listed: %s', (_, goal, found, status, expected) => {
  expect(needsPods(goal, observed({ status }), found, NOW)).toBe(expected)
})

test.each<[string, 'stale' | 'ours', boolean]>([
  ['what an earlier Machine has left is deleted only if it is not paused', 'stale', true],
  ['what is there and ours is no reason', 'ours', false],
])('the Cluster, to mend something: %s', (_, type, needs) => {
  const ours = providerObject('TestConfig')
  if (ours?.type !== 'ours') throw new Error('the test makes one that is ours')
  const infrastructure = { type, value: ours.value }

  const found = needsClusterToMend(JOIN, { bootstrap: ours, infrastructure, node: undefined })

  expect(found).toBe(needs)
})
