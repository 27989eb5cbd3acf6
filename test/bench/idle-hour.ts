// An hour in which nothing happens, with a thousand machines: twelve backstops, and what kubelets write.
// One backstop is measured, and one heartbeat of each Node; an hour has twelve of both.
import type { Measurement } from '#test/support/bench.ts'
import { isWrite, type Request } from '#test/support/real-bench/audit.ts'
import { tellThousand } from '#test/support/real-bench/thousand.ts'

const TIMES_AN_HOUR = 12

export async function bench(): Promise<readonly Measurement[]> {
  const { atRest, inService, heartbeats } = await tellThousand()
  const hour = (requests: readonly Request[]) => TIMES_AN_HOUR * requests.length
  return [
    {
      name: 'idle hour at rest requests',
      value: hour(atRest),
      unit: '',
      upstream: 120,
      note: '(810 with the lease of its shipped settings)',
    },
    {
      name: 'idle hour at rest writes',
      value: hour(atRest.filter(isWrite)),
      unit: '',
      upstream: 0,
    },
    {
      name: 'idle hour in service requests',
      value: hour(inService) + hour(heartbeats),
      unit: '',
      upstream: 60_000,
      note: 'to 300,000',
    },
    { name: 'idle hour in service requests by backstops', value: hour(inService), unit: '' },
    { name: 'idle hour in service requests by heartbeats', value: hour(heartbeats), unit: '' },
    {
      name: 'idle hour in service writes',
      value: hour([...inService, ...heartbeats].filter(isWrite)),
      unit: '',
      upstream: 0,
      note: 'to 180,000',
    },
  ]
}
