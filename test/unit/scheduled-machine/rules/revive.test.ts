import { expect, test } from 'vitest'
import { killSwitchReleased } from '#src/scheduled-machine/rules/kill-switch-released.ts'
import { at, type Given, situation } from '#test/support/situation.ts'

const NOW = '2026-11-01T05:59:59Z'
const TERMINATED = { phase: 'Terminated', observedGeneration: 1 } as const

test.each<[string, Given]>([
  ['the switch is still on', { spec: { killSwitch: true }, status: TERMINATED }],
  ['it never was on', { status: { phase: 'Inactive', observedGeneration: 1 } }],
  ['it is being deleted', { status: TERMINATED, deletedAt: NOW }],
])('nothing is revived: %s', (_, facts) => {
  expect(killSwitchReleased(situation(facts), at(NOW))).toBeUndefined()
})

test('what was killed and released is looked at again at once', () => {
  const decision = killSwitchReleased(situation({ status: TERMINATED }), at(NOW))

  expect(decision).toMatchObject({
    status: { phase: 'Pending', phaseSince: NOW, wakeTime: NOW },
    again: true,
  })
})
