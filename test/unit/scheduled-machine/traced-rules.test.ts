// The rules that are heard when a decision is made (src/reconcile/rules.ts).
import { expect, test } from 'vitest'
import { createTrace, type Trace } from '#src/reconcile/rules.ts'
import { decide, triage } from '#src/scheduled-machine/decide.ts'
import type { Decision } from '#src/scheduled-machine/effects.ts'
import { factsOf } from '#test/support/facts-of.ts'
import { inService, joining } from '#test/support/shared-situations.ts'
import { at, type Given, situation } from '#test/support/situation.ts'

// The window in New York is 14:00Z to 23:00Z.
const OPEN = '2026-01-05T15:00:00Z'
const CLOSED = '2026-01-06T00:00:00Z'

const subjectRules = [
  'withoutFinalizer: no',
  'pausedItself: no',
  'reclaimAcknowledged: no',
  'backingOff: no',
  'killSwitchReleased: no',
]

function decideAll(given: Given, now: string, trace?: Trace): Decision {
  const subject = situation(given)
  const step = triage(subject, at(now), trace)
  return step.type === 'decided'
    ? step.decision
    : decide(factsOf(subject, step.goal, at(now)), at(now), trace)
}

function traced(given: Given, now: string) {
  const listener = createTrace()
  const decision = decideAll(given, now, listener.trace)
  return { decision, asked: listener.asked().map(({ rule, answer }) => `${rule}: ${answer}`) }
}

test('a machine that is provisioning: every rule up to the one that decides', () => {
  const { asked } = traced(joining(), OPEN)

  expect(asked).toEqual([
    ...subjectRules,
    'new: no',
    'orphaned: no',
    'killSwitch: no',
    'deleted: no',
    'reclaimed: no',
    'drainBegun: no',
    'overridden: no',
    'calendarUnavailable: no',
    'scheduleInvalid: no',
    'scheduleDisabled: no',
    'stayOff: no',
    'minimumWindow: no',
    'windowClosed: no: it closes 2026-01-05 18:00 America/New_York',
    'specInvalid: no',
    'machine: yes: it should be in service',
    'paused: no',
    'requestedReclaim: no',
    'restoredDrain: no',
    'clusterDeleting: no',
    'nameTaken: no',
    'predecessor: no',
    'inService: no',
    'stranded: no',
    'replaced: no',
    'sources: no',
    'providerFailed: no',
    expect.stringMatching(/^provisioningTimeout: (yes|no): 2026-01-05T/),
    'withReclaimAgent: no',
    'unreadNode: no',
    'deletionTimeout: no',
  ])
})

test('a kill switch is asked before the schedule, and ends the question for the goal', () => {
  const { asked } = traced(inService({}, { spec: { killSwitch: true } }), OPEN)

  expect(asked.slice(0, 8)).toEqual([...subjectRules, 'new: no', 'orphaned: no', 'killSwitch: yes'])
})

test.each([
  ['provisioning', joining(), OPEN],
  ['in service', inService(), OPEN],
  ['leaving', inService(), CLOSED],
])('a listener changes no decision: %s', (_name, given, now) => {
  expect(traced(given, now).decision).toEqual(decideAll(given, now))
})
