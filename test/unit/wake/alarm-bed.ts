// An alarm on a PingSource that a test can change, in the last minute of a year, so that an alarm may be in the next.
import { DateTime } from 'luxon'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { fakePingSource } from '#test/support/fake-ping-source.ts'

// The last minute of a year, so that an alarm may be in the next.
export const NOW = '2026-12-31T23:59:00.250Z'

export const PARKED = '0 0 0 31 2 *'

export function instant(text: string | undefined): DateTime {
  return DateTime.fromISO(text ?? '', { zone: 'utc' })
}

export function bed(schedule: string, change?: (source: Record<string, unknown>) => void) {
  const source = fakePingSource(schedule, change)
  const clock = createVirtualClock(instant(NOW))
  const { log, lines } = collectingLog()
  const alarm = createAlarm({
    client: createKubeClient(source.transport),
    clock,
    log,
    namespace: 'sundial-system',
  })
  return { source, clock, alarm, lines }
}
