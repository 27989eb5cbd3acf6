import { expect, test } from 'vitest'
import { createKubeClient } from '#src/kube/client.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { NODES } from '#src/kube/resource.ts'
import type { KubeResponse } from '#src/kube/transport.ts'
import { countPasses } from '#src/telemetry/count-passes.ts'
import { createCountRequests } from '#src/telemetry/count-requests.ts'
import { createMetrics, renderTogether } from '#src/telemetry/metrics.ts'
import { VERSION } from '#src/telemetry/version.ts'
import packageJson from '../../../package.json' with { type: 'json' }

test('every kind of metric is written as Prometheus reads it', () => {
  const metrics = createMetrics()
  const events = metrics.counter('events_total', 'Events \\ by\ntype.')
  metrics.gauge('depth', 'Depth.', () => 7)
  metrics.gauge('phases', 'By phase.', () => [[{ phase: 'a' }, 2]])
  const seconds = metrics.histogram('seconds', 'Time.', [0.1, 1])
  const waits = metrics.histogram('waits', 'Waits.', [1], true)
  metrics.histogram('never', 'Not observed.', [1], true)
  metrics.info('info', 'What runs.', { version: '1"2\\3\n' })

  events.add({ type: 'b' })
  events.add({ type: 'a' }, 3)
  events.add({ type: 'b' })
  for (const value of [0.1, 0.5, 2]) seconds.observe(value)
  waits.observe(0.5, { phase: 'b' })
  waits.observe(2, { phase: 'a' })

  expect(metrics.render()).toBe(
    [
      '# HELP events_total Events \\\\ by\\ntype.',
      '# TYPE events_total counter',
      'events_total{type="a"} 3',
      'events_total{type="b"} 2',
      '# HELP depth Depth.',
      '# TYPE depth gauge',
      'depth 7',
      '# HELP phases By phase.',
      '# TYPE phases gauge',
      'phases{phase="a"} 2',
      '# HELP seconds Time.',
      '# TYPE seconds histogram',
      'seconds_bucket{le="0.1"} 1',
      'seconds_bucket{le="1"} 2',
      'seconds_bucket{le="+Inf"} 3',
      'seconds_sum 2.6',
      'seconds_count 3',
      '# HELP waits Waits.',
      '# TYPE waits histogram',
      'waits_bucket{phase="a",le="1"} 0',
      'waits_bucket{phase="a",le="+Inf"} 1',
      'waits_sum{phase="a"} 2',
      'waits_count{phase="a"} 1',
      'waits_bucket{phase="b",le="1"} 1',
      'waits_bucket{phase="b",le="+Inf"} 1',
      'waits_sum{phase="b"} 0.5',
      'waits_count{phase="b"} 1',
      '# HELP never Not observed.',
      '# TYPE never histogram',
      '# HELP info What runs.',
      '# TYPE info gauge',
      'info{version="1\\"2\\\\3\\n"} 1',
      '',
    ].join('\n'),
  )
})

test('requests to API servers are counted by method, by status or error, and by cluster', async () => {
  const metrics = createMetrics()
  const answers: (KubeResponse | Error)[] = [
    { status: 404, headers: {}, body: '{}' },
    { status: 404, headers: {}, body: '{}' },
    new KubeError('Timeout', 'GET /x: no answer'),
  ]
  const transport = async () => {
    const answer = answers.shift()
    if (answer === undefined || answer instanceof Error) throw answer
    return answer
  }
  const countRequests = createCountRequests(metrics)
  const client = createKubeClient(countRequests(transport, 'management'))
  const workload = createKubeClient(countRequests(transport, 'workload'))

  await client.get(NODES, { name: 'a' })
  await workload.get(NODES, { name: 'b' })
  await expect(client.get(NODES, { name: 'c' })).rejects.toMatchObject({ code: 'Timeout' })

  expect(metrics.render().split('\n').slice(2)).toEqual([
    'sundial_api_requests_total{verb="GET",code="404",cluster="management"} 1',
    'sundial_api_requests_total{verb="GET",code="404",cluster="workload"} 1',
    'sundial_api_requests_total{verb="GET",code="Timeout",cluster="management"} 1',
    '',
  ])
})

test('passes are counted by outcome and timed', () => {
  const metrics = createMetrics()
  const count = countPasses(metrics)

  count({ result: 'settled', seconds: 0.2, waitedSeconds: 0 })
  count({ result: 'failed', seconds: 30, waitedSeconds: 2 })

  expect(metrics.render()).toContain('sundial_passes_total{outcome="failed"} 1\n')
  expect(metrics.render()).toContain('sundial_pass_seconds_bucket{le="25"} 1\n')
  expect(metrics.render()).toContain('sundial_pass_seconds_count 2\n')
  expect(metrics.render()).toContain('sundial_queue_wait_seconds_sum 2\n')
})

test('the version is that of the package', () => {
  expect(VERSION).toBe(packageJson.version)
})

test('registries that are rendered together have each metric once, and are told apart by their labels', () => {
  const [first, second] = ['sweep', 'bootc-node-pool'].map((name) =>
    createMetrics({ function: name }),
  )
  for (const metrics of [first, second]) {
    metrics?.counter('events_total', 'Events.').add({ type: 'a' })
    metrics?.histogram('seconds', 'Time.', [1]).observe(0.5)
  }
  second?.gauge('depth', 'Depth.', () => 7)

  expect(renderTogether([first, second].flatMap((each) => each ?? []))).toBe(
    [
      '# HELP events_total Events.',
      '# TYPE events_total counter',
      'events_total{function="sweep",type="a"} 1',
      'events_total{function="bootc-node-pool",type="a"} 1',
      '# HELP seconds Time.',
      '# TYPE seconds histogram',
      'seconds_bucket{function="sweep",le="1"} 1',
      'seconds_bucket{function="sweep",le="+Inf"} 1',
      'seconds_sum{function="sweep"} 0.5',
      'seconds_count{function="sweep"} 1',
      'seconds_bucket{function="bootc-node-pool",le="1"} 1',
      'seconds_bucket{function="bootc-node-pool",le="+Inf"} 1',
      'seconds_sum{function="bootc-node-pool"} 0.5',
      'seconds_count{function="bootc-node-pool"} 1',
      '# HELP depth Depth.',
      '# TYPE depth gauge',
      'depth{function="bootc-node-pool"} 7',
      '',
    ].join('\n'),
  )
})
