// How long machines were off, and what that saves at their present price.
import type { DateTime } from 'luxon'
import { type Price, priceOf } from '#src/scheduled-machine/price.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { offSince, wholeSeconds } from '#src/scheduled-machine/time-off.ts'

/** It does not change by itself: the reader adds the present time off. */
export interface Off {
  /** Of the times that are over. */
  readonly seconds: number
  /** The machine is off since then. */
  readonly since?: DateTime
  readonly price?: Price
}

/** The time off of a ScheduledMachine; `undefined` when it was never off. */
export function offOf(machine: {
  readonly metadata: object
  readonly status?: unknown
}): Off | undefined {
  const status = parseStatus(machine.status)
  const { offSeconds: seconds = 0 } = status
  const since = offSince(status)
  if (seconds === 0 && since === undefined) return undefined
  const price = priceOf(machine)
  return {
    seconds,
    ...(since !== undefined && { since }),
    ...(price !== undefined && { price }),
  }
}

/** `12.5 h`, or with prices `12.5 h, 5.25 EUR`. Each currency has its own sum. */
export function savingInWords(offs: readonly Off[], now: DateTime): string {
  const sums = new Map<string, number>()
  for (const off of offs) {
    if (off.price === undefined) continue
    const { perHour, currency = '' } = off.price
    sums.set(currency, (sums.get(currency) ?? 0) + hoursOff(off, now) * perHour)
  }
  const hours = offs.reduce((sum, off) => sum + hoursOff(off, now), 0)
  const amounts = [...sums].map(([currency, sum]) => `${sum.toFixed(2)} ${currency}`.trim())
  return [`${hours.toFixed(1)} h`, ...amounts.sort()].join(', ')
}

function hoursOff({ seconds, since }: Off, now: DateTime): number {
  return (seconds + (since === undefined ? 0 : wholeSeconds(since, now))) / 3600
}
