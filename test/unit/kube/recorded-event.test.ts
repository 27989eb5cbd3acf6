import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { buildEvent, type EventContent } from '#src/kube/recorded-event.ts'

const regarding = {
  apiVersion: '5spot.finos.org/v1alpha1',
  kind: 'ScheduledMachine',
  namespace: 'team-a',
  name: 'batch-1',
  uid: '0f8fad5b-d9cb-469f-a165-70867728950e',
}
const content = (more: Partial<EventContent> = {}): EventContent => ({
  regarding,
  type: 'Normal',
  reason: 'MachineCreated',
  action: 'CreateMachine',
  note: 'Pending: Machine batch-1 created',
  reporter: 'scheduled-machine',
  now: DateTime.fromISO('2026-03-29T03:00:00.250+02:00'),
  id: 'Pending/3',
  order: '20260329t010000z-0',
  ...more,
})

test('an Event has the object, the time, the text and the reporter', () => {
  expect(buildEvent(content())).toEqual({
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    // sha-256 of "Pending/3"
    metadata: { name: '20260329t010000z-0.batch-1.24e3f3189bc62086', namespace: 'team-a' },
    eventTime: '2026-03-29T01:00:00.250000Z',
    type: 'Normal',
    reason: 'MachineCreated',
    action: 'CreateMachine',
    note: 'Pending: Machine batch-1 created',
    regarding,
    reportingController: 'sundial.dev/scheduled-machine',
    reportingInstance: 'scheduled-machine',
  })
})

test('the name comes from the id and the order only, so that one transition has one Event', () => {
  const name = (more: Partial<EventContent>) => buildEvent(content(more)).metadata.name

  expect(name({ note: 'other words', now: DateTime.utc(2027) })).toBe(name({}))
  expect(name({ id: 'Pending/4' })).not.toBe(name({}))
})

test('an Event about a Node is in the namespace default', () => {
  const node = { apiVersion: 'v1', kind: 'Node', name: 'worker-1', uid: 'uid-1' }

  expect(buildEvent(content({ regarding: node })).metadata.namespace).toBe('default')
})

test.each([
  ['the longest name', 'n'.repeat(253)],
  ['one whose cut falls on a dot', `${'n'.repeat(216)}.${'n'.repeat(36)}`],
])('%s gives a name the API server takes', (_, name) => {
  const event = buildEvent(content({ regarding: { ...regarding, name } }))

  expect(event.metadata.name).toMatch(
    /^20260329t010000z-0\.[a-z0-9]([a-z0-9-]*[a-z0-9])?\.[0-9a-f]{16}$/,
  )
  expect(event.metadata.name.length).toBeLessThanOrEqual(253)
})

test.each([
  ['of exactly the length allowed', 'x'.repeat(1024), 'x'.repeat(1024)],
  ['too long', 'x'.repeat(1025), `${'x'.repeat(1021)}…`],
  ['too long in bytes only', 'é'.repeat(600), `${'é'.repeat(510)}…`],
  ['with a character that does not fit', `${'x'.repeat(1019)}😀😀`, `${'x'.repeat(1019)}…`],
])('a note %s', (_, note, expected) => {
  expect(buildEvent(content({ note }))['note']).toBe(expected)
})
