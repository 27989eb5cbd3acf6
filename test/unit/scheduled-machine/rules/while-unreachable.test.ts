import { expect, test } from 'vitest'
import { whileUnreachable } from '#src/scheduled-machine/rules/while-unreachable.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { at } from '#test/support/situation.ts'

const NOW = at('2026-03-29T01:10:00Z')

test.each<[string, ScheduledMachineStatus, number]>([
  ['nothing was said of it', {}, 10],
  ['it answered the last time', told('True', 'MachineReady', '2026-03-29T00:10:00Z'), 10],
  ['it was paused', told('Unknown', 'Paused', '2026-03-29T00:10:00Z'), 10],
  ['since a moment', unreachable('2026-03-29T01:09:59Z'), 10],
  ['for 20 s', unreachable('2026-03-29T01:09:40Z'), 20],
  ['for 80 s', unreachable('2026-03-29T01:08:40Z'), 80],
  ['for an hour', unreachable('2026-03-29T00:10:00Z'), 300],
  ['since tomorrow, by another clock', unreachable('2026-03-30T00:00:00Z'), 10],
])(
  'a workload cluster that does not answer is asked again after as long as it lasts: %s',
  (_, status, seconds) => {
    const wake = whileUnreachable({ status }, NOW)

    expect(wake.type === 'within' && wake.within.as('seconds')).toBe(seconds)
  },
)

function unreachable(since: string): ScheduledMachineStatus {
  return told('Unknown', 'WorkloadClusterUnreachable', since)
}

function told(
  status: 'True' | 'Unknown',
  reason: string,
  lastTransitionTime: string,
): ScheduledMachineStatus {
  const condition = { type: 'MachineReady', status, reason, message: '', lastTransitionTime }
  return { conditions: [condition] }
}
