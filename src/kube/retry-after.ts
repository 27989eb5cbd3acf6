// The wait that a server asks for: `Retry-After` in seconds or as a date, or `details.retryAfterSeconds` of its Status. If
// both are given, the longer one counts.

/** Seconds; `undefined` when neither has a valid value. */
export function retryAfter(
  headers: Readonly<Record<string, string | undefined>>,
  details: number | undefined,
): number | undefined {
  const header = headers['retry-after']?.trim()
  const asked = [
    header === undefined ? undefined : (secondsOf(header) ?? untilDate(header, headers['date'])),
    details,
  ].filter((seconds) => seconds !== undefined && seconds >= 0 && Number.isFinite(seconds))
  return asked.length === 0 ? undefined : asked.reduce((a = 0, b = 0) => Math.max(a, b))
}

function secondsOf(header: string): number | undefined {
  return /^\d+$/.test(header) ? Number(header) : undefined
}

const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/

// Counted by the server's clock, which is in the answer. A date that has passed gives 0.
function untilDate(header: string, date: string | undefined): number | undefined {
  const [until, now] = [header, date].map(millisOf)
  if (until === undefined || now === undefined) return undefined
  return Math.max(0, Math.ceil((until - now) / 1000))
}

function millisOf(date: string | undefined): number | undefined {
  const millis = date !== undefined && HTTP_DATE.test(date) ? Date.parse(date) : Number.NaN
  return Number.isNaN(millis) ? undefined : millis
}
