// When what a spec refers to is looked up for a Machine that is in service.
import { expect, test } from 'vitest'
import { parseMachine } from '#src/cluster-api/machine.ts'
import type { OwnMachine } from '#src/scheduled-machine/facts.ts'
import { afterFailedRead } from '#src/scheduled-machine/failures/after-failed-read.ts'
import { needsReferencesInService } from '#src/scheduled-machine/references/is-check-due.ts'
import { at, type Given, situation } from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const NOW = at('2026-01-05T15:00:00Z')
const EDITED = ours(false)
const LOOKED_UP = { unusableKinds: [], kubeconfig: { type: 'usable' } } as const

const BEFORE = decideWhole(situation({ world: { references: LOOKED_UP } }), NOW).status

test('an edit that was first seen while paused is checked when that is over', () => {
  const facts = edited({ status: { ...BEFORE, phase: 'Active' } })
  const paused = decideWhole(situation({ ...facts, isPaused: true }), NOW).status

  expect(paused.observedGeneration).toBe(2)
  expect(isLookedUp({ ...facts, status: paused })).toBe(true)
})

test('an edit whose first pass met a refused read is checked by the next', () => {
  const facts = edited({ status: { ...BEFORE, phase: 'Active' } })
  const { status = {} } = afterFailedRead(situation(facts), 'may not read', NOW)

  expect(status.observedGeneration).toBe(2)
  expect(isLookedUp({ ...facts, status })).toBe(true)
})

test('an edit that ends a mistake while paused is checked as well', () => {
  const mistaken = decideWhole(situation({ spec: { priority: 101 }, isPaused: true }), NOW).status
  const facts = edited({ status: { ...mistaken, phase: 'Active' } })
  const paused = decideWhole(situation({ ...facts, isPaused: true }), NOW).status

  expect(isLookedUp({ ...facts, status: paused })).toBe(true)
})

test('a spec that was looked up is not looked up again', () => {
  expect(isLookedUp({ status: { ...BEFORE, phase: 'Active' } }, ours(true))).toBe(false)
})

test('a spec that nobody has looked up is not said to be valid', () => {
  const killed = decideWhole(situation({ spec: { killSwitch: true } }), NOW).status
  const valid = killed.conditions?.find(({ type }) => type === 'ReferencesValid')

  expect(valid).toMatchObject({ status: 'Unknown', message: 'Not checked yet' })
})

function edited(facts: Given): Given {
  return { ...facts, generation: 2 }
}

function isLookedUp(facts: Given, machine: OwnMachine = EDITED): boolean {
  return needsReferencesInService(situation(facts), machine, NOW)
}

function ours(isCurrent: boolean): OwnMachine {
  const value = parseMachine({
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    metadata: { name: 'worker', creationTimestamp: '2026-01-05T14:00:00Z' },
  })
  const changed = isCurrent ? [] : ['spec.clusterName']
  return { type: 'ours', value, applied: { type: 'recorded', isCurrent, changed } }
}
