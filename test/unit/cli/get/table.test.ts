import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { type TableOptions, tableLines } from '#src/cli/get/table.ts'
import { createStyle } from '#src/cli/output/style.ts'
import type { Summary } from '#src/views/summary.ts'

const at = (text: string) => DateTime.fromISO(text, { zone: 'utc' })

const OFFICE: Summary = {
  kind: 'ScheduledMachine',
  namespace: 'team-a',
  name: 'office',
  state: 'Active',
  why: 'The machine is in service',
  node: 'node-1',
  off: { seconds: 45_000 },
  next: { change: 'leaves', at: at('2026-11-30T23:00:00Z'), timezone: 'America/New_York' },
  of: 'production',
}
const NIGHT: Summary = {
  ...OFFICE,
  name: 'night-shift',
  state: 'Inactive',
  why: 'Outside scheduled time window',
  next: { change: 'joins', at: at('2026-12-24T17:00:00Z'), timezone: 'Europe/Berlin' },
  off: {
    seconds: 3_600,
    since: at('2026-11-30T14:00:00Z'),
    price: { perHour: 0.5, currency: 'EUR' },
  },
}
const POOL: Summary = {
  kind: 'BootcNodePool',
  name: 'workers',
  state: 'RolloutInProgress',
  why: '2/5 updated',
  nodes: { count: 5, updated: 2 },
  of: 'registry.test/os:1',
}

const OPTIONS: TableOptions = {
  style: createStyle(false),
  zone: 'Europe/Berlin',
  now: at('2026-11-30T16:00:00Z'),
  wide: false,
  hasNamespaces: false,
}

test('times are in the zone of the reader, and a clock of the machine that differs is beside it', () => {
  expect(tableLines([OFFICE, NIGHT, POOL], OPTIONS)).toEqual([
    'KIND  NAME         STATE              NEXT (Europe/Berlin)    NODE         OWN TIME                    WHY',
    'sm    office       Active             leaves Tue 00:00        node-1       Mon 18:00 America/New_York  The machine is in service',
    'sm    night-shift  Inactive           joins 2026-12-24 18:00  node-1                                   Outside scheduled time window',
    'pool  workers      RolloutInProgress                          2/5 updated                              2/5 updated',
  ])
})

test('in 80 columns the reason is below, cut to the width', () => {
  const why = 'Waiting for the bootstrap data of KubeadmConfig team-a/office, which has none'

  const lines = tableLines([{ ...OFFICE, why }, POOL], {
    ...OPTIONS,
    columns: 80,
    hasNamespaces: true,
  })

  expect(lines).toEqual([
    'KIND  NAME           STATE              NEXT (Europe/Berlin)',
    'sm    team-a/office  Active             leaves Tue 00:00',
    '    Mon 18:00 America/New_York · node-1 · Waiting for the bootstrap data of Kub…',
    'pool  workers        RolloutInProgress',
    '    2/5 updated',
  ])
})

test('in a wide terminal each object is one line, which is cut at its end', () => {
  const why = 'Waiting for the bootstrap data of KubeadmConfig team-a/office'

  const lines = tableLines([{ ...OFFICE, why }], { ...OPTIONS, columns: 115 })

  expect(lines).toEqual([
    'KIND  NAME    STATE   NEXT (Europe/Berlin)  NODE    OWN TIME                    WHY',
    'sm    office  Active  leaves Tue 00:00      node-1  Mon 18:00 America/New_York  Waiting for the bootstrap data of…',
  ])
})

test('a later row has no header, and the columns of the first table', () => {
  expect(tableLines([OFFICE], OPTIONS, [OFFICE, NIGHT])).toEqual([
    'sm    office       Active    leaves Tue 00:00        node-1  Mon 18:00 America/New_York  The machine is in service',
  ])
  expect(tableLines([POOL], { ...OPTIONS, columns: 80 }, [NIGHT])).toEqual([
    'pool  workers      RolloutInProgress',
    '    2/5 updated',
  ])
})

test('what other people wrote cannot control the terminal', () => {
  const why = 'first\n\u001b[2Jsecond\u202e'

  for (const columns of [undefined, 80, 200]) {
    const lines = tableLines([{ ...OFFICE, state: 'Active\u0007', why, node: 'a\tb' }], {
      ...OPTIONS,
      ...(columns !== undefined && { columns }),
    })
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(lines.join('')).toContain('first [2Jsecond')
  }
})

test('wide names the cluster or the image, and the time off', () => {
  expect(tableLines([OFFICE, NIGHT, POOL], { ...OPTIONS, wide: true })).toEqual([
    'KIND  NAME         STATE              NEXT (Europe/Berlin)    NODE         OWN TIME                    CLUSTER OR IMAGE    OFF              WHY',
    'sm    office       Active             leaves Tue 00:00        node-1       Mon 18:00 America/New_York  production          12.5 h           The machine is in service',
    'sm    night-shift  Inactive           joins 2026-12-24 18:00  node-1                                   production          3.0 h, 1.50 EUR  Outside scheduled time window',
    'pool  workers      RolloutInProgress                          2/5 updated                              registry.test/os:1                   2/5 updated',
  ])
})
