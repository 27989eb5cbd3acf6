// The words about a Machine that was made from another spec.
import { expect, test } from 'vitest'
import { parseMachine } from '#src/cluster-api/machine.ts'
import { upToDate } from '#src/scheduled-machine/applied-spec/condition.ts'
import type { OwnMachine } from '#src/scheduled-machine/facts.ts'
import { at, type Given, node, type Situation, SPEC, situation } from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const IN_WINDOW = at('2026-01-05T15:00:00Z')
const CHANGED = 'spec.clusterName changed since the Machine was created; '
const REPLACED = `${CHANGED}takes effect now: the machine is being replaced`
const DRAINING = { phase: 'ShuttingDown', drain: { startedAt: '2026-01-05T14:59:00Z' } } as const

test.each<[string, Given, object, string]>([
  ['a drain has begun', { status: DRAINING }, {}, REPLACED],
  ['its Machine is deleted', {}, { deletionTimestamp: '2026-01-05T14:59:00Z' }, REPLACED],
  [
    'in service',
    {},
    {},
    `${CHANGED}takes effect at the next window, 2026-01-06 09:00 America/New_York`,
  ],
  [
    'a spec that is not valid',
    { spec: { ...SPEC, priority: 101 } },
    {},
    'The spec is not valid, so it is not compared with the Machine',
  ],
  [
    'an object that is deleted',
    { deletedAt: '2026-01-05T14:59:00Z' },
    {},
    `${CHANGED}does not take effect by itself, because the ScheduledMachine is being deleted`,
  ],
])('an edited machine says when its change takes effect: %s', (_, facts, metadata, message) => {
  const told = upToDate({ ...situation(facts), machine: edited(metadata) }, IN_WINDOW)

  expect(told).toMatchObject({ message, observedGeneration: 1 })
})

test('an edit while paused leaves it unknown whether the Machine is up to date', () => {
  const made = decideWhole(situation({ status: { phase: 'Inactive' } }), IN_WINDOW).status
  const facts: Given = { generation: 2, isPaused: true }
  const first = decideWhole(situation({ ...facts, status: made }), IN_WINDOW).status
  const second = decideWhole(situation({ ...facts, status: first }), IN_WINDOW).status

  expect([conditionOf(made), conditionOf(first), conditionOf(second)]).toEqual([
    'True SpecApplied',
    'Unknown NotLookedAt',
    'Unknown NotLookedAt',
  ])
})

test('the message of a machine in service names what has changed', () => {
  const facts: Given = { status: { phase: 'Active' }, world: { node: node() } }
  const machine = edited({}, { nodeRef: { name: 'worker' } })
  const { status } = decideWhole(withMachine(facts, machine), IN_WINDOW)

  expect(status.message).toBe(
    'The machine is in service; spec.clusterName changed (see condition UpToDate)',
  )
})

function withMachine(facts: Given, machine: OwnMachine): Situation {
  const seen = situation(facts)
  return { ...seen, world: { ...seen.world, machine } }
}

function conditionOf({ conditions = [] }: ReturnType<typeof decideWhole>['status']): string {
  const { status, reason } = conditions.find(({ type }) => type === 'UpToDate') ?? {}
  return `${status} ${reason}`
}

function edited(metadata: object, status: object = {}): OwnMachine {
  const value = parseMachine({
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    metadata: { name: 'worker', creationTimestamp: '2026-01-05T14:00:00Z', ...metadata },
    spec: { providerID: 'test://worker' },
    status,
  })
  const applied = { type: 'recorded', isCurrent: false, changed: ['spec.clusterName'] } as const
  return { type: 'ours', value, applied }
}
