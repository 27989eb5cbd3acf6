// `sundial preview` with ScheduleOverrides in the files.
import { expect, test } from 'vitest'
import { main } from '#src/cli/main.ts'
import { machine } from '#test/support/cluster-world.ts'
import { collectingIo } from '../collecting-io.ts'

const OFFICE = { ...machine('office'), metadata: { name: 'office', labels: { team: 'web' } } }

function override(name: string, spec: object, metadata: object = {}): object {
  const apiVersion = 'schedule.sundial.dev/v1alpha1'
  const whole = { reason: 'why', until: '2026-12-21T20:00:00Z', ...spec }
  return { apiVersion, kind: 'ScheduleOverride', metadata: { name, ...metadata }, spec: whole }
}

async function preview(objects: readonly object[], ...flags: readonly string[]) {
  const items = { apiVersion: 'v1', kind: 'List', items: [OFFICE, ...objects] }
  const io = collectingIo({ input: JSON.stringify(items) })
  const args = ['preview', '-f', '-', '-o', 'json', '--from', '2026-12-21T06:00:00Z', ...flags]
  await main(args, io, () => AbortSignal.abort())
  const windows: { opens: string; closes: string; source: object }[] = JSON.parse(io.out())
  return windows.map(({ opens, closes, source }) => [opens, closes, ...Object.values(source)])
}

const [MONDAY, TUESDAY] = ['2026-12-21', '2026-12-22'].map((day) => [
  ...[`${day}T09:00:00Z`, `${day}T18:00:00Z`, 'grid', 'grid'],
])

test.each<[string, readonly object[], readonly unknown[]]>([
  [
    'by name',
    [override('late', { target: { name: 'office' }, state: 'On' })],
    [['2026-12-21T06:00:00Z', '2026-12-21T20:00:00Z', 'override late', 'override late'], TUESDAY],
  ],
  [
    'by labels, from a time on',
    [
      override('late', {
        target: { selector: { matchLabels: { team: 'web' } } },
        ...{ state: 'On', from: '2026-12-21T17:00:00Z' },
      }),
    ],
    [['2026-12-21T09:00:00Z', '2026-12-21T20:00:00Z', 'grid', 'override late'], TUESDAY],
  ],
  [
    'that turns it off',
    [override('away', { target: { name: 'office' }, state: 'Off' })],
    [TUESDAY],
  ],
  [
    'of another namespace',
    [override('late', { target: { name: 'office' }, state: 'On' }, { namespace: 'team' })],
    [MONDAY, TUESDAY],
  ],
  [
    'of another machine',
    [override('late', { target: { name: 'lab' }, state: 'On' })],
    [MONDAY, TUESDAY],
  ],
])('an override %s', async (_, overrides, expected) => {
  expect(await preview(overrides, '--until', '2026-12-23')).toEqual(expected)
  expect(await preview(overrides, '--count', String(expected.length))).toEqual(expected)
})
