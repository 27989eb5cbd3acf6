import { describe, expect, test } from 'vitest'
import { formatLine } from '#src/cli/output/format-line.ts'
import type { Line, PhaseLine } from '#src/cli/output/line.ts'
import { createStyle } from '#src/cli/output/style.ts'

const JOINED: PhaseLine = {
  type: 'phase',
  time: '2026-03-30T07:01:10Z',
  kind: 'ScheduledMachine',
  namespace: 'default',
  name: 'office',
  from: 'Pending',
  to: 'Active',
  reason: 'MachineReady',
  message: 'Node office is Ready',
  next: 'leaves 2026-03-30 18:00 Europe/Berlin',
  timezone: 'Europe/Berlin',
}

const format = { style: createStyle(false), columns: undefined, nameWidth: 16 }

describe('one line has time, object, change, reason and next change', () => {
  const at = { time: '2026-10-25T01:00:00Z' }
  const pod = { type: 'eviction', ...at, namespace: 'shop', name: 'web-1' } as const
  test.each<[string, Line, string]>([
    [
      'a transition',
      JOINED,
      'Mon 2026-03-30 09:01:10 +02:00  default/office    Pending → Active           Node office is Ready · next: leaves 2026-03-30 18:00 Europe/Berlin',
    ],
    [
      'the first transition, with nothing to come and no message',
      { ...JOINED, from: null, to: 'Pending', message: '', next: undefined } as unknown as Line,
      'Mon 2026-03-30 09:01:10 +02:00  default/office    new → Pending              MachineReady',
    ],
    [
      'a Machine',
      {
        type: 'object',
        ...at,
        kind: 'Machine',
        namespace: 'default',
        name: 'office',
        what: 'created',
      },
      'Sun 2026-10-25 02:00:00 +01:00  default/office    Machine created',
    ],
    [
      'a node',
      { type: 'node', ...at, name: 'office', what: 'cordoned' },
      'Sun 2026-10-25 02:00:00 +01:00  office            node cordoned',
    ],
    [
      'a node that gets a reboot slot',
      { type: 'slot', ...at, pool: 'workers', name: 'node-1', from: null, to: 'Reserved' },
      'Sun 2026-10-25 02:00:00 +01:00  node-1            reboot slot of workers: Reserved',
    ],
    [
      'a node that is a step further',
      { type: 'slot', ...at, pool: 'workers', name: 'node-1', from: 'Reserved', to: 'Draining' },
      'Sun 2026-10-25 02:00:00 +01:00  node-1            reboot slot of workers: Reserved → Draining',
    ],
    [
      'a node that is done',
      { type: 'slot', ...at, pool: 'workers', name: 'node-1', from: 'Verifying', to: null },
      'Sun 2026-10-25 02:00:00 +01:00  node-1            reboot slot of workers is free again',
    ],
    [
      'a pool',
      {
        type: 'progress',
        ...at,
        kind: 'BootcNodePool',
        name: 'workers',
        nodes: 4,
        updated: 1,
        message: '1/4 updated',
      },
      'Sun 2026-10-25 02:00:00 +01:00  workers           1/4 updated',
    ],
    [
      'an evicted pod',
      { ...pod, what: 'evicted' },
      'Sun 2026-10-25 02:00:00 +01:00  shop/web-1        pod evicted',
    ],
    [
      'a blocked pod',
      { ...pod, what: 'blocked' },
      'Sun 2026-10-25 02:00:00 +01:00  shop/web-1        pod cannot be evicted: a PodDisruptionBudget blocks it',
    ],
    [
      'a warning',
      {
        type: 'warning',
        ...at,
        kind: 'Pod',
        namespace: 'a',
        name: 'b',
        reason: 'Bad',
        message: 'it is',
      },
      'Sun 2026-10-25 02:00:00 +01:00  a/b               Bad: it is',
    ],
  ])('%s', (_name, line, expected) => {
    expect(formatLine(line, 'Europe/Berlin', format)).toBe(expected)
  })
})

test('a wide terminal keeps the text in its column', () => {
  expect(formatLine(JOINED, 'Europe/Berlin', { ...format, columns: 120 })).toBe(
    [
      'Mon 2026-03-30 09:01:10 +02:00  default/office    Pending → Active           Node office is Ready · next: leaves',
      '                                                                             2026-03-30 18:00 Europe/Berlin',
    ].join('\n'),
  )
})

test('a narrow terminal has the text below the columns', () => {
  expect(formatLine(JOINED, 'Europe/Berlin', { ...format, columns: 80 })).toBe(
    [
      'Mon 2026-03-30 09:01:10 +02:00  default/office    Pending → Active',
      '    Node office is Ready · next: leaves 2026-03-30 18:00 Europe/Berlin',
    ].join('\n'),
  )
})

test('a narrow terminal has the change below a long name', () => {
  const narrow = { ...format, columns: 80, nameWidth: 34 }

  expect(formatLine(JOINED, 'Europe/Berlin', narrow)).toBe(
    [
      'Mon 2026-03-30 09:01:10 +02:00  default/office',
      '    Pending → Active: Node office is Ready · next: leaves 2026-03-30 18:00',
      '    Europe/Berlin',
    ].join('\n'),
  )
})

test.each([20, 40, 80, 100, 120, 200])('at %i columns no line ends with a space', (columns) => {
  const lines = formatLine(JOINED, 'Europe/Berlin', { ...format, columns, nameWidth: 20 })

  expect(lines).not.toMatch(/ $/m)
})

test('with colours the text is the same', () => {
  const esc = String.fromCharCode(27)
  const colored = formatLine(JOINED, 'Europe/Berlin', { ...format, style: createStyle(true) })

  expect(colored).toContain(`${esc}[32mActive`)
  expect(colored.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '')).toBe(
    formatLine(JOINED, 'Europe/Berlin', format),
  )
})
