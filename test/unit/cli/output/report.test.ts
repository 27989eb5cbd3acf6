import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import type { CliIo } from '#src/cli/io.ts'
import type { Line } from '#src/cli/output/line.ts'
import { createReport } from '#src/cli/output/report.ts'
import { collectingIo } from '../collecting-io.ts'

const MACHINE = { apiVersion: 'v1', kind: 'ScheduledMachine', metadata: { name: 'office' } }
const PHASE: Line = {
  type: 'phase',
  time: '2026-03-29T01:00:00Z',
  kind: 'ScheduledMachine',
  namespace: 'default',
  name: 'office',
  from: null,
  to: 'Pending',
  reason: 'AwaitingSchedule',
  message: 'waits',
  timezone: 'Europe/Berlin',
}
const NODE: Line = { type: 'node', time: '2026-03-29T01:00:00Z', name: 'office', what: 'joined' }

function report(output: 'table' | 'json', more: Partial<CliIo> = {}) {
  const io = collectingIo(more)
  const report = createReport(output, io, [MACHINE])
  report.tell(PHASE, 'Europe/Berlin')
  report.tell(NODE, 'Europe/Berlin')
  report.end({
    from: DateTime.fromISO('2026-03-28T00:00:00Z', { zone: 'utc' }),
    until: DateTime.fromISO('2026-03-31T00:00:00Z', { zone: 'utc' }),
    requests: { read: 12, write: 1 },
  })
  return { stdout: io.out(), stderr: io.err() }
}

test('the JSON has every line as it is, and the summary last', () => {
  const { stdout, stderr } = report('json', { color: true })

  expect(stderr).toBe('')
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    PHASE,
    NODE,
    {
      type: 'summary',
      from: '2026-03-28T00:00:00Z',
      until: '2026-03-31T00:00:00Z',
      machines: 1,
      transitions: 1,
      requests: { read: 12, write: 1 },
    },
  ])
})

test('the table has the transitions, in local time, and a sentence at the end', () => {
  expect(report('table')).toEqual({
    stdout:
      'Sun 2026-03-29 03:00:00 +02:00  default/office  new → Pending              waits\n' +
      '\n' +
      '1 transition of 1 machine in 3d; the functions made 12 reads and 1 write.\n',
    stderr: '',
  })
})
