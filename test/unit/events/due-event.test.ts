import { expect, test } from 'vitest'
import { parseDueKeys, parseDueNames } from '#src/events/due-event.ts'

const POOLS = { kind: 'BootcNodePool', keys: [{ name: 'workers' }, { name: 'gpu' }] }

test('keys of cluster-scoped objects are names', () => {
  expect(parseDueNames(POOLS, 'BootcNodePool')).toEqual([{ name: 'workers' }, { name: 'gpu' }])
})

test('an event for another kind gives no keys', () => {
  expect(parseDueKeys(POOLS, 'ScheduledMachine')).toEqual([])
})

test.each([
  [[], 'The field data.keys is wrong: it must have at least 1.'],
  [[{}], 'The field data.keys.0.name is wrong: it must be a string.'],
])('cluster-scoped keys %j are refused', (keys, detail) => {
  expect(() => parseDueNames({ kind: 'BootcNodePool', keys }, 'BootcNodePool')).toThrow(
    expect.objectContaining({
      problem: expect.objectContaining({
        detail,
        remedy: 'Send data {"kind":"BootcNodePool","keys":[{"name":"…"}]}, 1 to 100 keys.',
      }),
    }),
  )
})
