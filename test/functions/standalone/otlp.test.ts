// Traces and metrics by OTLP, of all functions in one process.
import { expect, onTestFinished, test } from 'vitest'
import { otlpCollector } from '#test/support/monitoring/otlp-collector.ts'
import { createBed } from './bed.ts'

test('all functions of the process send, and what is left is sent before the end', async () => {
  const collector = await otlpCollector()
  onTestFinished(() => collector.close())
  const bed = await createBed()
  await bed.createMachine('night')
  const replica = await bed.start({
    BACKSTOP_PERIOD: '24h',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  })
  await bed.untilPhase('night', 'Active')
  replica.process.kill('SIGTERM')
  const { status, stdout } = await replica.ended()

  expect(status).toBe(0)
  expect(stdout).not.toContain('could not send')
  expect([...collector.services].sort()).toEqual([
    'bootc-node-pool',
    'scheduled-machine',
    'standalone',
    'sweep',
  ])
  expect([...collector.metrics]).toEqual(
    expect.arrayContaining(['sundial_pass_seconds', 'sundial_batches_total', 'sundial_info']),
  )
  const batch = collector.spans.find(({ name }) => name === 'receive dev.sundial.objects.due.v1')
  const sweep = collector.spans.find(({ id }) => id === batch?.parentId)
  expect(sweep?.name).toBe('receive dev.knative.sources.ping')
  const pass = collector.spans.find(
    ({ name, attributes }) => name === 'pass' && attributes['sundial.object'] === 'team/night',
  )
  expect(collector.spans.map(({ parentId }) => parentId)).toContain(pass?.id)
  const paths = collector.spans.map(({ attributes }) => attributes['url.path'] ?? '')
  expect(paths.filter((path) => path.endsWith('/bootcnodepools'))).not.toEqual([])
}, 60_000)
