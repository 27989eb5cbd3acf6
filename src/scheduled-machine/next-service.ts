// The next change of service in words, for the status.
import type { DateTime } from 'luxon'
import { localTime } from '#src/schedule/local-time.ts'
import { byOverride } from './overrides/telling.ts'
import type { Wanted } from './service.ts'
import { leadOf, slowestJoin } from './service-edges.ts'

interface Change {
  readonly next: DateTime
  /** Whether the machine is wanted until then. */
  readonly isWanted: boolean
}

/** Such as `leaves 2026-12-01 18:00 Europe/Berlin`. */
export function nextServiceText(subject: Wanted, { next, isWanted }: Change): string {
  const zone = subject.spec.schedule?.zone ?? 'UTC'
  const at = localTime(next, zone)
  const by = byOverride(subject, next)
  if (isWanted) return `leaves ${at}${by}`
  // The begin of an override has no lead.
  const lead = leadOf(subject)
  return lead === 0 || by !== ''
    ? `joins ${at}${by}`
    : `begins ${at}, ${expected(subject, next, lead, zone)}`
}

// Without a measured join nobody knows when the Node will be there.
function expected({ status }: Wanted, begins: DateTime, lead: number, zone: string): string {
  const clock = (instant: DateTime) => instant.setZone(zone).toFormat('HH:mm')
  const join = slowestJoin(status.joinSeconds)
  return join === 0
    ? `window opens ${clock(begins.plus(lead))}`
    : `Node expected ${clock(begins.plus({ seconds: join }))}`
}
