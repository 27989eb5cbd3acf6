// The name of a new override decides which of two wins that were created in the same second.
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { isLater } from '#src/schedule-override/in-force.ts'
import { newOverride } from '#src/views/overrides/new-override.ts'

const SECOND = DateTime.fromISO('2026-11-30T16:00:00.000Z')

function baseOf(name: string, state: 'On' | 'Off', millisecond: number): string {
  const { metadata } = newOverride({
    ...{ namespace: 'team', target: { name }, state, until: SECOND.plus({ hours: 2 }) },
    ...{ reason: 'closing', createdBy: undefined, askedAt: SECOND.plus(millisecond) },
  })
  return metadata.generateName ?? ''
}

test.each(['office', 'n'.repeat(253)])(
  'of on and off in the same second, the later wins',
  (name) => {
    const stored = (state: 'On' | 'Off', millisecond: number) => ({
      name: `${baseOf(name, state, millisecond).slice(0, 58)}x7k2p`,
      ...{ createdAt: SECOND, start: SECOND, end: SECOND.plus({ hours: 2 }) },
    })

    expect([
      isLater(stored('Off', 500), stored('On', 499)),
      isLater(stored('On', 500), stored('Off', 499)),
      isLater(stored('On', 499), stored('Off', 500)),
    ]).toEqual([true, true, false])
  },
)

test('its base says of what it is, when it was asked for and the state', () => {
  expect(baseOf('office', 'On', 0)).toBe('office-mx3gf0g0-on-')
})
