// An image is rolled over pools of 10, 100 and 1,000 nodes, a tenth at a time, on a real API server with Knative's adapters.
// Hosts answer at once. What it costs for each node, and how long it takes.
import type { Measurement } from '#test/support/bench.ts'
import { isWrite, type Request } from '#test/support/real-bench/audit.ts'
import { perResource } from '#test/support/real-bench/per-resource.ts'
import { measureRollout, type Rollout } from '#test/support/real-bench/rollout.ts'

const COUNTS = (process.env.SUNDIAL_BENCH_NODES ?? '10,100,1000').split(',').map(Number)

/** Of the bootc operator, with 100 nodes and daemons that answer at once. */
const UPSTREAM = {
  requests: 7.1,
  writes: 6.1,
  seconds: 4.4,
  mostOut: 10,
  cordoned: 0,
  joining: 2,
}

export async function bench(): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = []
  for (const count of COUNTS) {
    measurements.push(...measurementsOf(count, await measureRollout(count)))
  }
  return measurements
}

function measurementsOf(count: number, told: Rollout): readonly Measurement[] {
  const prefix = `rollout of ${count}`
  const ours = told.requests.filter(isOurs)
  const done = ours.filter(isDone)
  const events = done.filter(isEvent)
  const writes = done.filter((each) => !isEvent(each))
  const measurement = (name: string, value: number, unit = '', upstream?: number) => ({
    name: `${prefix} ${name}`,
    value,
    unit,
    ...(upstream !== undefined && count === 100 && { upstream }),
  })
  return [
    measurement('requests each', ours.length / count, '', UPSTREAM.requests),
    measurement('writes each (aim 7)', writes.length / count, '', UPSTREAM.writes),
    measurement('writes each that change something', told.changes / count),
    measurement('Events each', events.length / count),
    measurement('bytes each', told.bytes / count / 1_024, 'KiB'),
    measurement('CPU each', (told.cpuSeconds * 1_000) / count, 'ms'),
    measurement('first slot to last node', told.seconds, 's', UPSTREAM.seconds),
    measurement('image changed to last node', told.allSeconds, 's'),
    measurement('most nodes out', told.mostOut, '', UPSTREAM.mostOut),
    measurement('nodes left cordoned', told.cordonedAtEnd, '', UPSTREAM.cordoned),
    measurement('requests of the sweep', told.requests.filter(({ by }) => by === 'sweep').length),
    measurement(
      'writes each, joining',
      told.joining.filter((each) => isOurs(each) && isDone(each) && !isEvent(each)).length / count,
      '',
      UPSTREAM.joining,
    ),
    ...perResource(prefix, ours, count),
  ]
}

// The bootc operator that was measured writes no Events.
function isEvent({ resource }: Request): boolean {
  return resource === 'events'
}

function isOurs({ by }: Request): boolean {
  return by === 'bootc-node-pool'
}

function isDone(request: Request): boolean {
  return isWrite(request) && request.status < 400
}
