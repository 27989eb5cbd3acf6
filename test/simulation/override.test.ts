// `sundial simulate` with a ScheduleOverride in its files. The window is 09:00 to 18:00 in Berlin, which is an hour before UTC.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runSimulate } from './run-simulate.ts'

const MACHINE = readFileSync('docs/examples/business-hours.yaml', 'utf8')
const RANGE = ['--from', '2026-12-21T07:00:00Z', '--until', '2026-12-22T07:00:00Z']

async function phasesWith(state: 'On' | 'Off', until: string) {
  const override = `
---
apiVersion: schedule.sundial.dev/v1alpha1
kind: ScheduleOverride
metadata: { name: late, namespace: default }
spec: { target: { name: business-hours }, state: "${state}", until: "${until}", reason: why }
`
  const { phases } = await runSimulate(['-f', '-', ...RANGE], `${MACHINE}${override}`)
  return phases
    .filter(({ to }) => ['Active', 'ShuttingDown', 'Inactive'].includes(to))
    .map(({ time, to }) => [time.slice(11, 16), to])
}

test('a machine that is kept on leaves at the end of the override, not at that of its window', async () => {
  expect(await phasesWith('On', '2026-12-21T21:00:00Z')).toEqual([
    ['07:00', 'Active'],
    ['21:00', 'ShuttingDown'],
    ['21:01', 'Inactive'],
  ])
})

test('a machine that is kept off joins in the middle of its window, when the override ends', async () => {
  expect(await phasesWith('Off', '2026-12-21T11:00:00Z')).toEqual([
    ['07:00', 'Inactive'],
    ['11:00', 'Active'],
    ['17:00', 'ShuttingDown'],
    ['17:01', 'Inactive'],
  ])
})
