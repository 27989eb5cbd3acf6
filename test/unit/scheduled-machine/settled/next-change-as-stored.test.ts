// Newer time-zone data, played by a zone that differs although the generation does not.
import { expect, test } from 'vitest'
import { parseMachine } from '#src/cluster-api/machine.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { isUpToDate } from '#src/scheduled-machine/settled/is-up-to-date.ts'
import type { Summary } from '#src/scheduled-machine/settled/summary.ts'
import { at, type Given, SPEC, situation, UID, type World } from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const NO_NEWS: Summary = {}
const OUTSIDE = '2026-01-05T12:00:00Z'
const INSIDE = '2026-01-05T15:30:00Z'

const IN_SERVICE: Partial<World> = {
  machine: {
    type: 'ours',
    value: parseMachine({
      apiVersion: 'cluster.x-k8s.io/v1beta2',
      kind: 'Machine',
      metadata: {
        name: 'worker',
        creationTimestamp: '2026-01-05T14:00:00Z',
        ownerReferences: [
          { apiVersion: 'x/v1', kind: 'ScheduledMachine', name: 'worker', uid: UID },
        ],
      },
      spec: { providerID: 'test://worker' },
      status: { nodeRef: { name: 'worker' } },
    }),
    applied: { type: 'notRecorded' },
  },
  node: {
    type: 'present',
    node: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'worker', uid: 'n', creationTimestamp: '2026-01-05T14:01:00Z' },
      spec: { providerID: 'test://worker' },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    },
  },
}

interface Row {
  readonly about: string
  readonly now: string
  readonly killSwitch?: boolean
  readonly isPaused?: boolean
  /** New York's hours, by the newer data. */
  readonly newer: string
  readonly phase: string
  readonly isUpToDate: boolean
}

const SAME = 'America/New_York'
const HOUR_EARLIER = 'America/Halifax'
const HOUR_LATER = 'America/Chicago'

const ROWS: readonly Row[] = [
  { about: 'the same data', now: OUTSIDE, newer: SAME, phase: 'Inactive', isUpToDate: true },
  { about: 'the same data', now: INSIDE, newer: SAME, phase: 'Active', isUpToDate: true },
  { about: 'sooner', now: OUTSIDE, newer: HOUR_EARLIER, phase: 'Inactive', isUpToDate: false },
  { about: 'later', now: OUTSIDE, newer: HOUR_LATER, phase: 'Inactive', isUpToDate: false },
  { about: 'sooner', now: INSIDE, newer: HOUR_EARLIER, phase: 'Active', isUpToDate: false },
  { about: 'later', now: INSIDE, newer: HOUR_LATER, phase: 'Active', isUpToDate: false },
  {
    about: 'the window is over already',
    now: '2026-01-05T22:30:00Z',
    newer: HOUR_EARLIER,
    phase: 'Active',
    isUpToDate: false,
  },
  {
    about: 'sooner, of what is killed',
    now: OUTSIDE,
    killSwitch: true,
    newer: HOUR_EARLIER,
    phase: 'Terminated',
    isUpToDate: false,
  },
  {
    about: 'sooner, of what is paused and is told so',
    now: OUTSIDE,
    isPaused: true,
    newer: HOUR_EARLIER,
    phase: 'Inactive',
    isUpToDate: true,
  },
]

test.each(ROWS)(
  'with newer zone data the instants of the status are compared: $phase, $about',
  (row) => {
    const status = told(row)

    expect(status.phase).toBe(row.phase)
    const seen = situation({ ...factsOf(row, row.newer), status })
    expect(isUpToDate(seen, NO_NEWS, at(row.now))).toBe(row.isUpToDate)
  },
)

test('a pod whose clock is behind does not look again at a window that another has just opened', () => {
  const opens = '2026-01-05T14:00:00Z'
  const { status } = decideWhole(situation({ status: { phase: 'Inactive' } }), at(opens))

  const behind = at(opens).minus({ milliseconds: 300 })
  expect(isUpToDate(situation({ status }), NO_NEWS, behind)).toBe(true)
})

test('a change that has passed by the clock, and whose wake is put off, says nothing', () => {
  const status = { ...told(ROWS[0]), nextActivation: OUTSIDE, wakeTime: '2026-01-05T12:05:00Z' }

  expect(isUpToDate(situation({ status }), NO_NEWS, at('2026-01-05T12:04:00Z'))).toBe(true)
})

test('a machine that waits for the acknowledgement of its reclaim is not begun: only its window counts', () => {
  const reclaimedAt = '2026-01-05T15:00:00Z'
  const given: Given = {
    spec: { minimumWindow: '30m', leadTime: '5m' },
    status: {
      phase: 'Disabled',
      reclaimedAt,
      reclaim: { nodeName: 'worker', startedAt: reclaimedAt, endedAt: reclaimedAt },
    },
  }
  // Three minutes before too little of the window is left. It is looked at every five minutes.
  const now = at('2026-01-05T22:28:00Z')
  const { status } = decideWhole(situation(given), now)

  expect(status.wakeTime).toBe('2026-01-05T22:33:00Z')
  expect(isUpToDate(situation({ ...given, status }), NO_NEWS, now)).toBe(true)
})

function told(row: Row = ROWS[0] as Row): ScheduledMachineStatus {
  const before: ScheduledMachineStatus = { phase: row.now === OUTSIDE ? 'Inactive' : 'Active' }
  const facts = factsOf(row, SAME)
  const first = decideWhole(situation({ ...facts, status: before }), at(row.now)).status
  return decideWhole(situation({ ...facts, status: first }), at(row.now)).status
}

function factsOf({ now, killSwitch = false, isPaused = false }: Row, timezone: string): Given {
  const schedule = { ...SPEC.schedule, timezone }
  return {
    spec: { ...SPEC, schedule, killSwitch },
    isPaused,
    world: now === OUTSIDE ? {} : IN_SERVICE,
  }
}
