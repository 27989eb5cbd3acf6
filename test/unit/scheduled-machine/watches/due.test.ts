// Events of the sweep.
import { expect, test } from 'vitest'
import { BadEvent } from '#src/events/bad-event.ts'
import { mapEvent } from '#src/scheduled-machine/watches.ts'
import { event, NO_REQUESTS, OPTIONS } from './watched-events.ts'

const DUE = 'dev.sundial.objects.due.v1'
const KEYS = [
  { namespace: 'team-a', name: 'night' },
  { namespace: 'team-b', name: 'day' },
]

test('an event of the sweep names what is due', () => {
  const due = event({ type: DUE, data: { kind: 'ScheduledMachine', keys: KEYS } })

  expect(mapEvent(due, OPTIONS)).toEqual({ type: 'requests', requests: KEYS })
})

test('an event of the sweep may name a Node with its machine', () => {
  const keys = [{ namespace: 'team-a', name: 'night', nodeName: 'node-1' }, ...KEYS]
  const due = event({ type: DUE, data: { kind: 'ScheduledMachine', keys } })

  expect(mapEvent(due, OPTIONS)).toEqual({ type: 'requests', requests: keys })
})

test('overrides that are due are looked up, each namespace once', () => {
  const keys = [...KEYS, { namespace: 'team-a', name: 'late' }]
  const due = event({ type: DUE, data: { kind: 'ScheduleOverride', keys } })

  expect(mapEvent(due, OPTIONS)).toEqual({
    type: 'lookups',
    lookups: ['team-a', 'team-b'].map((namespace) => ({ type: 'overrides', namespace })),
  })
})

test('an object of another kind that is due is not for us', () => {
  const due = event({ type: DUE, data: { kind: 'BootcNodePool', keys: KEYS } })

  expect(mapEvent(due, OPTIONS)).toEqual(NO_REQUESTS)
})

test.each([
  ['no data', undefined, 'The field data is wrong: it must be an object.'],
  ['no kind', { keys: KEYS }, 'The field data.kind is wrong: it must be a string.'],
  [
    'no keys',
    { kind: 'ScheduledMachine', keys: [] },
    'The field data.keys is wrong: it must have at least 1.',
  ],
  [
    'too many keys',
    { kind: 'ScheduledMachine', keys: Array.from({ length: 101 }, () => KEYS[0]) },
    'The field data.keys is wrong: it must have at most 100.',
  ],
  [
    'a key without a namespace',
    { kind: 'ScheduledMachine', keys: [KEYS[0], { name: 'night' }] },
    'The field data.keys.1.namespace is wrong: it must be a string.',
  ],
  [
    'an empty name',
    { kind: 'ScheduledMachine', keys: [{ namespace: 'team-a', name: '' }] },
    'The field data.keys.0.name is wrong: it must be a lower-case RFC 1123 subdomain of at most 253 characters.',
  ],
])('an event of the sweep with %s is refused', (_, data, detail) => {
  expect(problemOf(() => mapEvent(event({ type: DUE, data }), OPTIONS))).toEqual({
    status: 400,
    title: 'Not a list of due objects',
    detail,
    remedy:
      'Send data {"kind":"ScheduledMachine","keys":[{"namespace":"…","name":"…"}]}, 1 to 100 keys.',
  })
})

function problemOf(attempt: () => unknown): unknown {
  try {
    return attempt()
  } catch (error) {
    return error instanceof BadEvent ? error.problem : error
  }
}
