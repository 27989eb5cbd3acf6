import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { priceErrors } from '#src/scheduled-machine/price.ts'
import { offOf, savingInWords } from '#src/views/saving.ts'

const NOW = DateTime.fromISO('2026-12-31T23:30:00Z', { zone: 'utc' })

function machine(status: object, labels: Readonly<Record<string, string>> = {}) {
  return {
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: { name: 'office', labels },
    status,
  }
}

function priced(pricePerHour: string, currency?: string) {
  return {
    'schedule.sundial.dev/price-per-hour': pricePerHour,
    ...(currency !== undefined && { 'schedule.sundial.dev/price-currency': currency }),
  }
}

const RESTING = { phase: 'Inactive', phaseSince: '2026-12-31T22:00:00Z', offSeconds: 3_600 }
const SERVING = { phase: 'Active', phaseSince: '2026-12-31T22:00:00Z', offSeconds: 9_000 }

test.each([
  ['no machine', [], '0.0 h'],
  ['a machine that was never off', [machine({ phase: 'Active' }, priced('1'))], '0.0 h'],
  ['a machine in service', [machine(SERVING)], '2.5 h'],
  ['a rest that is not over is added', [machine(RESTING)], '2.5 h'],
  ['with a price', [machine(RESTING, priced('0.42', 'EUR'))], '2.5 h, 1.05 EUR'],
  ['without a currency', [machine(RESTING, priced('2'))], '2.5 h, 5.00'],
  ['a price that is not valid is none', [machine(RESTING, priced('cheap', 'EUR'))], '2.5 h'],
  [
    'each currency has its own sum',
    [
      machine(RESTING, priced('1', 'USD')),
      machine(SERVING, priced('1', 'EUR')),
      machine(SERVING, priced('1', 'EUR')),
      machine(SERVING),
    ],
    '10.0 h, 2.50 USD, 5.00 EUR',
  ],
])('%s', (_name, machines, words) => {
  expect(
    savingInWords(
      machines.flatMap((each) => offOf(each) ?? []),
      NOW,
    ),
  ).toBe(words)
})

describe('labels that are not valid', () => {
  const price = 'metadata.labels.schedule.sundial.dev/price-per-hour'
  const currency = 'metadata.labels.schedule.sundial.dev/price-currency'

  test.each([
    [priced('0.42', 'EUR'), []],
    [priced('1e3'), [price]],
    [priced('-1'), [price]],
    [priced('0.1234567'), [price]],
    [priced('0.42-EUR', 'euro'), [price, currency]],
  ])('%j', (labels, fields) => {
    expect(priceErrors(machine({}, labels)).map(({ field }) => field)).toEqual(fields)
  })
})
