import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import type { Table } from '#src/kube/client.ts'
import { DUE_SCHEDULED_MACHINES as KIND } from '#src/scheduled-machine/due-kind.ts'
import { findDue } from '#src/wake/due.ts'

// A Sunday, in the hour that Europe skips.
const NOW = DateTime.fromISO('2026-03-29T01:30:00Z', { zone: 'utc' })
const PAST = '2026-03-29T01:29:59Z'
const AHEAD = '2026-03-29T01:30:01Z'

interface Row {
  readonly name?: string
  readonly namespace?: string
  readonly wake?: unknown
  readonly generation?: unknown
  readonly observed?: unknown
  readonly priority?: unknown
  readonly phase?: unknown
  readonly since?: unknown
  readonly node?: string
}

// The objects that are due at the alarm, and those that the backstop checks.
test.each<[string, Row, boolean, boolean]>([
  ['a wake time that has come', { wake: PAST }, true, true],
  ['a wake time that comes this second', { wake: '2026-03-29T01:30:00Z' }, true, true],
  ['a wake time that is ahead', { wake: AHEAD }, false, true],
  ['a wake ahead, at rest', { wake: AHEAD, phase: 'Inactive' }, false, false],
  [
    'a wake ahead, at rest for a while',
    { wake: AHEAD, phase: 'Inactive', since: '2026-03-29T01:15:00Z' },
    false,
    false,
  ],
  [
    'a wake ahead, at rest for a moment',
    { wake: AHEAD, phase: 'Inactive', since: '2026-03-29T01:15:01Z' },
    false,
    true,
  ],
  [
    'a wake ahead, at rest since a time that is ahead',
    { wake: AHEAD, phase: 'Terminated', since: '2026-03-29T03:00:00Z' },
    false,
    true,
  ],
  ['a wake ahead, disabled', { wake: AHEAD, phase: 'Disabled' }, false, false],
  ['a wake ahead, terminated', { wake: AHEAD, phase: 'Terminated' }, false, false],
  ['a wake ahead, in error', { wake: AHEAD, phase: 'Error' }, false, true],
  ['no wake', { wake: null, phase: 'Inactive' }, true, true],
  ['an invalid wake time', { wake: 'soon', phase: 'Inactive' }, true, true],
  ['a spec that changed', { wake: AHEAD, generation: 3, phase: 'Inactive' }, true, true],
  ['no pass yet', { wake: AHEAD, observed: null, phase: 'Inactive' }, true, true],
])('%s: due %#', (_, row, byAlarm, byBackstop) => {
  const table = tableOf([row])

  const { keys, notDue } = findDue(table, KIND, NOW)

  const looked = [...keys, ...notDue.inService, ...notDue.recentlyAtRest]
  expect([keys.length === 1, looked.length === 1]).toEqual([byAlarm, byBackstop])
})

test('higher priority comes first, then the longest overdue, then the name', () => {
  const rows: readonly Row[] = [
    { name: 'z', wake: PAST, priority: 90 },
    { name: 'y', wake: '2026-03-29T01:00:00Z', priority: 51 },
    { name: 'x', wake: null },
    { name: 'c', namespace: 'team-b', wake: '2026-03-28T23:00:00Z', priority: 'high' },
    { name: 'd', namespace: 'team-a', wake: '2026-03-29T01:00:00Z' },
    { name: 'e', namespace: 'team-a', wake: '2026-03-29T01:00:00Z' },
    { name: 'a', namespace: 'team-b', wake: '2026-03-29T01:00:00Z' },
    { name: 'b', wake: '2026-03-29T01:00:00Z', priority: 49 },
  ]

  fc.assert(
    fc.property(fc.shuffledSubarray([...rows], { minLength: rows.length }), (shuffled) => {
      const { keys } = findDue(tableOf(shuffled), KIND, NOW)

      expect(keys.map(({ name }) => name).join('')).toBe('zyxcdeab')
    }),
  )
})

test('the next wake time is the earliest one ahead, of due and other objects', () => {
  const table = tableOf([
    { name: 'a', wake: PAST },
    { name: 'd', wake: '2026-03-29T01:30:00Z' },
    { name: 'b', wake: '2026-03-29T07:00:00Z' },
    { name: 'c', wake: '2026-03-29T05:00:00+02:00', generation: 7 },
  ])

  const { next } = findDue(table, KIND, NOW)

  expect(next?.toISO()).toBe('2026-03-29T03:00:00.000Z')
})

test('there is no next wake time when none is ahead', () => {
  expect(findDue(tableOf([{ wake: PAST }]), KIND, NOW).next).toBeUndefined()
  expect(findDue({ columns: [], rows: [] }, KIND, NOW)).toEqual({
    keys: [],
    next: undefined,
    states: new Map(),
    notDue: { inService: [], recentlyAtRest: [], atRest: [] },
  })
})

test('objects that are not due are in service, recently at rest, or at rest with the Node of their status', () => {
  const phases = ['Active', 'Pending', 'ShuttingDown', 'Error', null, 'Inactive', 'Disabled']
  const table = tableOf([
    ...phases.map((phase, i) => ({ name: `m-${i}`, wake: AHEAD, phase })),
    { name: 'lately', wake: AHEAD, phase: 'Inactive', since: '2026-03-29T01:20:00Z' },
    { name: 'left', wake: AHEAD, phase: 'Terminated', node: 'node-1' },
    { name: 'due', wake: PAST },
  ])

  const { notDue } = findDue(table, KIND, NOW)

  const key = (name: string) => ({ namespace: 'team-a', name })
  expect(notDue).toEqual({
    inService: ['m-0', 'm-1', 'm-2', 'm-3', 'm-4'].map(key),
    recentlyAtRest: [key('lately')],
    atRest: [
      { ...key('m-5'), nodeName: undefined },
      { ...key('m-6'), nodeName: undefined },
      { ...key('left'), nodeName: 'node-1' },
    ],
  })
})

test('the state of an object differs after another wake time, another spec, and a pass that has seen it', () => {
  const rows = [{}, { wake: AHEAD }, { generation: 2 }, { generation: 2, observed: 2 }]

  const states = rows.map((row) => findDue(tableOf([row]), KIND, NOW).states.get('team-a/night'))

  expect(new Set(states).size).toBe(4)
})

test('columns are found by name, at any position', () => {
  const { columns, rows } = tableOf([{ name: 'a', wake: PAST }])
  const turned: Table = {
    columns: ['Age', ...columns.toReversed()],
    rows: rows.map((row) => ['5d', ...row.toReversed()]),
  }

  expect(findDue(turned, KIND, NOW).keys).toEqual([{ namespace: 'team-a', name: 'a' }])
})

test('an older CRD with names only makes all objects due', () => {
  const table: Table = { columns: ['Name', 'Object Namespace'], rows: [['a', 'team-a']] }

  expect(findDue(table, KIND, NOW)).toEqual({
    keys: [{ namespace: 'team-a', name: 'a' }],
    next: undefined,
    states: new Map([['team-a/a', 'undefined undefined undefined']]),
    notDue: { inService: [], recentlyAtRest: [], atRest: [] },
  })
})

test.each(['Name', 'Object Namespace'])(
  'the error for a table without the column %s names the remedy',
  (missing) => {
    const { columns, rows } = tableOf([{ wake: PAST }])
    const table = { columns: columns.map((name) => (name === missing ? 'Other' : name)), rows }

    expect(() => findDue(table, KIND, NOW)).toThrow(
      `the table of ScheduledMachine objects has no column ${missing}: install the CRD of this version`,
    )
  },
)

function tableOf(rows: readonly Row[]): Table {
  return {
    columns: [
      ...['Name', 'Phase', 'Wake Time', 'Generation', 'Observed Generation', 'Priority'],
      ...['Object Namespace', 'Phase Since', 'Node'],
    ],
    rows: rows.map((row) => [
      row.name ?? 'night',
      'phase' in row ? row.phase : 'Active',
      row.wake ?? null,
      row.generation ?? 1,
      'observed' in row ? row.observed : 1,
      row.priority ?? 50,
      row.namespace ?? 'team-a',
      row.since ?? null,
      row.node ?? null,
    ]),
  }
}
