import { expect, test } from 'vitest'
import { killSwitchReleased } from '#src/scheduled-machine/rules/kill-switch-released.ts'
import { testRule } from '#test/support/rule-table.ts'
import { GRACE_OVER, leaving } from '#test/support/shared-situations.ts'
import { at, type Given, pod, runningMachine, situation } from '#test/support/situation.ts'

const NOW = '2026-11-01T05:59:59Z'
const MARKED = { 'machine.cluster.x-k8s.io/exclude-node-draining': 'by-sundial' }
const TERMINATED = { phase: 'Terminated', observedGeneration: 1 } as const

testRule([
  {
    name: 'the kill switch was released: Pending, and looked at again at once',
    now: NOW,
    given: { status: TERMINATED },
    does: ['event Normal KillSwitchReleased', 'record'],
    changes: { phase: 'Pending', wakeTime: NOW },
    tells: {
      Ready: 'False KillSwitchReleased: The kill switch was released; evaluating the schedule',
      MachineReady: 'Unknown AwaitingSchedule: Not checked yet',
    },
    again: true,
  },
  {
    name: 'the mark of a kill that was called off is taken back before anything else',
    now: GRACE_OVER,
    given: leaving({ machine: runningMachine({ annotations: MARKED }), pods: [pod('api')] }),
    does: ['restoreMachineDrain'],
    again: true,
  },
])

test.each<[string, Given]>([
  ['the switch is still on', { spec: { killSwitch: true }, status: TERMINATED }],
  ['it never was on', { status: { phase: 'Inactive', observedGeneration: 1 } }],
  ['it is being deleted', { status: TERMINATED, deletedAt: NOW }],
])('nothing is released: %s', (_, given) => {
  expect(killSwitchReleased(situation(given), at(NOW))).toBeUndefined()
})
