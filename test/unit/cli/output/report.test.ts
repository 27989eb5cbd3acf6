import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import type { CliIo } from '#src/cli/io.ts'
import type { Line } from '#src/cli/output/line.ts'
import { createReport } from '#src/cli/output/report.ts'
import { collectingIo } from '../collecting-io.ts'

const POOL = { apiVersion: 'v1', kind: 'BootcNodePool', metadata: { name: 'workers' } }
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

const SIMULATED = { machines: [MACHINE], pools: [], nodes: [], objects: [MACHINE] }

function report(
  output: 'table' | 'json',
  {
    more = {},
    simulated = SIMULATED,
    lines = [PHASE, NODE],
  }: {
    readonly more?: Partial<CliIo>
    readonly simulated?: Parameters<typeof createReport>[2]
    readonly lines?: readonly Line[]
  } = {},
) {
  const io = collectingIo(more)
  const report = createReport(output, io, simulated)
  for (const line of lines) report.tell(line, 'Europe/Berlin')
  report.end({
    from: DateTime.fromISO('2026-03-28T00:00:00Z', { zone: 'utc' }),
    until: DateTime.fromISO('2026-03-31T00:00:00Z', { zone: 'utc' }),
    requests: { read: 12, write: 1 },
  })
  return { stdout: io.out(), stderr: io.err() }
}

test('the JSON has every line as it is, and the summary last', () => {
  const { stdout, stderr } = report('json', { more: { color: true } })

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
      pools: 0,
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

test('the table has what a pool does, and not each report of its nodes', () => {
  const at = { time: '2026-03-29T01:00:00Z' }
  const { stdout } = report('table', {
    simulated: { machines: [MACHINE], pools: [POOL], nodes: [], objects: [] },
    lines: [
      PHASE,
      {
        type: 'phase',
        ...at,
        kind: 'BootcNodePool',
        name: 'workers',
        from: 'AllUpdated',
        to: 'RolloutInProgress',
        reason: '',
        message: '0/2 updated',
        timezone: 'UTC',
      },
      { type: 'slot', ...at, pool: 'workers', name: 'node-1', from: null, to: 'Reserved' },
      {
        type: 'progress',
        ...at,
        kind: 'BootcNodePool',
        name: 'workers',
        nodes: 2,
        updated: 1,
        message: '1/2 updated',
      },
      {
        type: 'phase',
        ...at,
        kind: 'BootcNode',
        name: 'node-1',
        from: null,
        to: 'Idle',
        reason: 'Idle',
        message: '',
        timezone: 'UTC',
      },
    ],
  })

  const withoutTime = (line: string) => line.replace(/^Sun \S+ \S+ \S+ {2}/, '')
  expect(stdout.split('\n').map(withoutTime)).toEqual([
    'default/office  new → Pending              waits',
    'workers         AllUpdated → RolloutInProgress  0/2 updated',
    'node-1          reboot slot of workers: Reserved',
    'workers         1/2 updated',
    '',
    '2 transitions of 1 machine and 1 pool in 3d; the functions made 12 reads and 1 write.',
    '',
  ])
})
