// What is asked for, of each kind.
import type { Measurement } from '#test/support/bench.ts'
import type { Request } from './audit.ts'

/** How many requests of each verb on each resource there are for each of `count` objects; the most frequent first. */
export function perResource(
  prefix: string,
  requests: readonly Request[],
  count: number,
): readonly Measurement[] {
  const groups = new Map<string, Request[]>()
  for (const request of requests) {
    const name = `${request.verb} ${request.resource}`
    groups.set(name, [...(groups.get(name) ?? []), request])
  }
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, group]) => ({
      name: `${prefix} each, ${name}${refusedIn(group)}`,
      value: group.length / count,
      unit: '',
    }))
}

function refusedIn(requests: readonly Request[]): string {
  const refused = requests.filter(({ status }) => status >= 400 && status !== 404)
  return refused.length === 0 ? '' : ` (${refused.length} refused)`
}
