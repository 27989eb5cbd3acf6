import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import {
  type Condition,
  findCondition,
  readConditions,
  setCondition,
} from '#src/kube/conditions.ts'

const MONDAY = '2026-01-05T09:00:00Z'
const NOW = DateTime.fromISO('2026-03-29T01:00:00Z', { zone: 'utc' })
const SUNDAY = '2026-03-29T01:00:00Z'

const ready: Condition = {
  type: 'Ready',
  status: 'True',
  reason: 'MachineReady',
  message: 'Node a is Ready',
  lastTransitionTime: MONDAY,
}
const scheduled: Condition = {
  type: 'Scheduled',
  status: 'True',
  reason: 'ScheduleActive',
  message: 'open',
  lastTransitionTime: MONDAY,
}

describe('setting a condition', () => {
  test('a new type goes to the end, with the current time', () => {
    const { lastTransitionTime: _, ...fresh } = ready

    expect(setCondition([scheduled], fresh, NOW)).toEqual([
      scheduled,
      { ...ready, lastTransitionTime: SUNDAY },
    ])
  })

  test('a long message is cut, and stays the same when it is set again', () => {
    const long = { ...ready, message: 'x'.repeat(200_000) }

    const once = setCondition([], long, NOW)

    expect(once[0]?.message).toMatch(/^x{4093}…$/)
    expect(setCondition(once, long, NOW)).toBe(once)
  })

  test('another status changes the time, and not the position', () => {
    const broken = { type: 'Ready', status: 'False', reason: 'Oops', message: 'gone' } as const

    expect(setCondition([ready, scheduled], broken, NOW)).toEqual([
      { ...broken, lastTransitionTime: SUNDAY },
      scheduled,
    ])
  })

  test('another reason or message does not change the time', () => {
    const reworded = { type: 'Ready', status: 'True', reason: 'Other', message: 'words' } as const

    expect(setCondition([ready], reworded, NOW)).toEqual([
      { ...reworded, lastTransitionTime: MONDAY },
    ])
  })

  test('an unchanged condition gives the same list', () => {
    const { lastTransitionTime: _, ...same } = ready
    const list = [scheduled, ready]

    expect(setCondition(list, same, NOW)).toBe(list)
  })

  test('an observed generation is part of it', () => {
    const { lastTransitionTime: _, ...same } = ready
    const list = [ready]

    expect(setCondition(list, { ...same, observedGeneration: 2 }, NOW)).toEqual([
      { ...ready, observedGeneration: 2 },
    ])
    expect(list).toEqual([ready])
  })
})

test('a condition is found by its type', () => {
  expect(findCondition([ready, scheduled], 'Scheduled')).toBe(scheduled)
  expect(findCondition([ready], 'Scheduled')).toBeUndefined()
})

test('conditions of other controllers are read, and invalid ones are left out', () => {
  const raw = [
    { type: 'Ready', status: 'True' },
    { type: 'Infra', status: 'False', severity: 'Error', reason: 'R', message: 'M', extra: 1 },
    { type: 'Old', status: 'Unknown', lastTransitionTime: MONDAY, severity: '' },
    { type: 'NoStatus' },
    { type: 'Odd', status: true },
    { type: '', status: 'True' },
    'nonsense',
    null,
  ]

  expect(readConditions(raw)).toEqual([
    { type: 'Ready', status: 'True', reason: '', message: '' },
    { type: 'Infra', status: 'False', severity: 'Error', reason: 'R', message: 'M' },
    { type: 'Old', status: 'Unknown', reason: '', message: '', lastTransitionTime: MONDAY },
  ])
})

test.each([[undefined], [null], ['text'], [{}]])('%j is no list of conditions', (raw) => {
  expect(readConditions(raw)).toEqual([])
})
