import { expect, test } from 'vitest'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { withTimeOff } from '#src/scheduled-machine/time-off.ts'

const at = (phase: ScheduledMachineStatus['phase'], phaseSince: string, more: object = {}) =>
  ({ phase, phaseSince, ...more }) as ScheduledMachineStatus

const MIDNIGHT = '2026-10-25T00:00:00Z'
const MORNING = '2026-10-25T07:00:00Z'
const MACHINE = { apiVersion: 'cluster.x-k8s.io/v1beta1', kind: 'Machine', name: 'office' }

test.each<[string, ScheduledMachineStatus, ScheduledMachineStatus, number | undefined]>([
  ['a machine joins: its rest is over', at('Inactive', MIDNIGHT), at('Pending', MORNING), 25_200],
  [
    'the next rest is added to those before',
    at('Disabled', MIDNIGHT, { offSeconds: 100 }),
    at('Pending', MORNING),
    25_300,
  ],
  ['one rest follows another', at('Terminated', MIDNIGHT), at('Inactive', MORNING), 25_200],
  ['it cannot join: the rest is over', at('Inactive', MIDNIGHT), at('Error', MORNING), 25_200],
  ['a rest goes on', at('Inactive', MIDNIGHT), at('Inactive', MIDNIGHT), undefined],
  [
    'a rest goes on after others',
    at('Inactive', MIDNIGHT, { offSeconds: 5 }),
    at('Inactive', MIDNIGHT),
    5,
  ],
  ['a rest begins', at('ShuttingDown', MIDNIGHT), at('Inactive', MORNING), undefined],
  ['it is in Error', at('Error', MIDNIGHT), at('Active', MORNING), undefined],
  [
    'a Machine is still there',
    at('Inactive', MIDNIGHT, { machineRef: MACHINE }),
    at('Pending', MORNING),
    undefined,
  ],
  ['the clock was ahead', at('Inactive', MORNING), at('Pending', MIDNIGHT), undefined],
  [
    '5-Spot wrote the status, without phaseSince',
    { phase: 'Inactive' },
    at('Pending', MORNING),
    undefined,
  ],
  ['the object is new', {}, at('Inactive', MIDNIGHT), undefined],
])('%s', (_name, before, after, offSeconds) => {
  expect(withTimeOff(before, after)).toEqual({
    ...after,
    ...(offSeconds !== undefined && { offSeconds }),
  })
})
