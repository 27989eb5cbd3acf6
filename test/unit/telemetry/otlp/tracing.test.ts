// The spans of events that became one pass, and of requests.
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { expect, test } from 'vitest'
import { KubeError } from '#src/kube/kube-error.ts'
import { createTracing } from '#src/telemetry/otlp/tracing.ts'

const TRACES = ['4bf92f3577b34da6a3ce929d0e0e4736', '0af7651916cd43dd8448eb211c80319c'] as const
const SENDER = '00f067aa0ba902b7'

function bed() {
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  const tracing = createTracing(provider.getTracer('test'))
  const receive = <T>(traceparent: string | undefined, run: () => Promise<T>) =>
    tracing.receive(
      {
        id: '1',
        source: '/test',
        type: 'dev.test',
        extensions: traceparent === undefined ? {} : { traceparent },
      },
      run,
    )
  return { tracing, receive, spans: () => exporter.getFinishedSpans() }
}

test('two events that became one pass: it is in the trace of the first, with a link to the second', async () => {
  const { tracing, receive, spans } = bed()
  const [first, second, merged] = [{}, {}, {}]

  await receive(`00-${TRACES[0]}-${SENDER}-01`, async () => tracing.ask(first))
  await receive(`00-${TRACES[1]}-${SENDER}-01`, async () => tracing.ask(second))
  tracing.merge(merged, first, second)
  await tracing.pass('pass', merged, {}, async () => {})

  const [one, other, pass] = spans()
  expect(pass?.spanContext().traceId).toBe(TRACES[0])
  expect(pass?.parentSpanContext?.spanId).toBe(one?.spanContext().spanId)
  expect(pass?.links.map(({ context }) => context)).toEqual([other?.spanContext()])
})

test.each([
  ['no traceparent', undefined],
  ['a text that is none', 'yes'],
  ['zeros', `00-${'0'.repeat(32)}-${SENDER}-01`],
])('%s begins a new trace', async (_, traceparent) => {
  const { receive, spans } = bed()

  await receive(traceparent, async () => {})

  expect(spans().map(({ parentSpanContext }) => parentSpanContext)).toEqual([undefined])
})

test('an event that is not sampled gives no span, and neither does its pass', async () => {
  const { tracing, receive, spans } = bed()
  const request = {}

  await receive(`00-${TRACES[0]}-${SENDER}-00`, async () => tracing.ask(request))
  await tracing.pass('pass', request, {}, async () => {})

  expect(spans()).toEqual([])
})

test('a request has no query, and a refusal has no text of its error', async () => {
  const { tracing, spans } = bed()
  const answers = [
    async () => ({ status: 403, headers: {}, body: 'secrets "a" is forbidden' }),
    async () => Promise.reject(new KubeError('Unavailable', 'connect to 10.0.0.1')),
  ]

  await tracing.pass('pass', {}, {}, async () => {
    for (const answer of answers) {
      const transport = tracing.requests(answer, 'workload')
      await transport({ method: 'GET', path: '/api/v1/pods?fieldSelector=a' }).catch(() => {})
    }
  })

  const [refused, failed, pass] = spans()
  const common = {
    'http.request.method': 'GET',
    'url.path': '/api/v1/pods',
    'sundial.cluster': 'workload',
  }
  expect(refused?.attributes).toEqual({ ...common, 'http.response.status_code': 403 })
  expect(failed?.attributes).toEqual({ ...common, 'error.type': 'KubeError' })
  expect([refused, failed].map((span) => span?.parentSpanContext?.spanId)).toEqual([
    pass?.spanContext().spanId,
    pass?.spanContext().spanId,
  ])
  expect([refused, failed].flatMap((span) => [span?.status.message, span?.events])).toEqual([
    undefined,
    [],
    undefined,
    [],
  ])
})

test('an event that the present span causes carries it', async () => {
  const { tracing, receive, spans } = bed()
  let headers = {}

  await receive(`00-${TRACES[0]}-${SENDER}-01`, async () => {
    headers = tracing.headers()
  })

  const [receipt] = spans()
  expect(headers).toEqual({
    'ce-traceparent': `00-${TRACES[0]}-${receipt?.spanContext().spanId}-01`,
  })
  expect(tracing.headers()).toEqual({})
})
