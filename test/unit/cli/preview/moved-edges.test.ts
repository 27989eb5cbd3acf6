// The windows of machines whose edges are moved (spec.leadTime, spread, minimumWindow).
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { formatJson } from '#src/cli/preview/json.ts'
import { plannedWindows } from '#src/cli/preview/planned-windows.ts'
import { readMachines } from '#src/cli/preview/read-machines.ts'
import { serviceNotes } from '#src/cli/preview/service-notes.ts'
import { VALID } from '#test/support/admission/builders.ts'

const at = (text: string) => DateTime.fromISO(text, { zone: 'utc' })
const DAY = { from: at('2026-12-01T00:00:00Z'), until: at('2026-12-02T00:00:00Z') }
const WINDOW = {
  namespace: 'team',
  name: 'a',
  opens: '2026-12-01T09:00:00Z',
  closes: '2026-12-01T18:00:00Z',
  timezone: 'UTC',
  source: { opens: 'grid', closes: 'grid' },
}

function preview(spec: object, { uid, status }: { uid?: string; status?: object } = {}) {
  const metadata = { namespace: 'team', name: 'a', ...(uid && { uid }) }
  const object = {
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata,
    spec: { ...VALID, ...spec },
    ...(status && { status }),
  }
  const machines = readMachines([
    { object, file: 'a.yaml', document: 1, line: 1, locate: () => ({ line: 1, column: 1 }) },
  ])
  return {
    windows: JSON.parse(formatJson(plannedWindows(machines, () => DAY))),
    notes: serviceNotes(machines),
  }
}

test('without these fields: as before, and no note', () => {
  expect(preview({})).toEqual({ windows: [WINDOW], notes: [] })
})

test('a lead: when the machine is begun', () => {
  expect(preview({ leadTime: '15m' })).toEqual({
    windows: [{ ...WINDOW, begins: '2026-12-01T08:45:00Z' }],
    notes: ['team/a: begun 15m before each window'],
  })
})

test('auto: from the joins in the status, if the file has one', () => {
  expect(preview({ leadTime: 'auto' }).notes).toEqual([
    'team/a: begun as a window opens, until a join has been measured',
  ])
  expect(preview({ leadTime: 'auto' }, { status: { joinSeconds: [600] } })).toEqual({
    windows: [{ ...WINDOW, begins: '2026-12-01T08:49:00Z' }],
    notes: ['team/a: begun 11m before each window'],
  })
})

test('a spread: the range for a file, and the moved edges of an object that has its UID', () => {
  expect(preview({ spread: '20m' })).toEqual({
    windows: [{ ...WINDOW, spreadSeconds: 1200 }],
    notes: ['team/a: all of its times are later by up to 20m, by spec.spread and its UID'],
  })
  const { windows, notes } = preview(
    { spread: '20m' },
    { uid: '5b0c4d5e-0000-4000-8000-000000000001' },
  )
  expect(windows).toEqual([
    { ...WINDOW, opens: '2026-12-01T09:17:37Z', closes: '2026-12-01T18:17:37Z' },
  ])
  expect(notes).toEqual(['team/a: its windows are 17m 37s later than its schedule, by spec.spread'])
})

test('a window that is too short begins no machine', () => {
  expect(preview({ minimumWindow: '10h' })).toEqual({
    windows: [{ ...WINDOW, begins: null }],
    notes: ['team/a: not begun with less than 10h left of a window'],
  })
})
