// Traces and metrics by OTLP, from the bundle that runs in production.
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { serve } from '#src/embedded/http.ts'
import { buildFunctions } from '#test/support/build.ts'
import { changed, ping } from '#test/support/events.ts'
import { kubeconfigFor } from '#test/support/kubeconfig-file.ts'
import { localServer } from '#test/support/local-server.ts'
import { otlpCollector } from '#test/support/monitoring/otlp-collector.ts'
import { eventually, freePort, startNode } from '#test/support/processes.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { createScene } from '#test/support/scene.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SENDER = '00f067aa0ba902b7'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sundial-otlp-'))
  await buildFunctions(folder)
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

/** Sends an event about a new machine in its window, waits until the Machine is created, and ends the process. */
async function joinWith(env: Readonly<Record<string, string>>) {
  const always = { daysOfWeek: ['mon-sun'], hoursOfDay: ['0-23'] }
  const secret = { apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1', kind: 'TestConfig' }
  const spec = {
    schedule: always,
    bootstrapSpec: { ...secret, spec: { role: 'a-value-of-a-user' } },
  }
  const scene = await createScene(DateTime.utc().toISO(), spec)
  const api = await serve(scene.api, { port: 0 })
  onTestFinished(() => api.close())
  const port = await freePort()
  const program = startNode([join(folder, 'scheduled-machine.mjs')], {
    PORT: String(port),
    KUBECONFIG: await kubeconfigFor(api.url),
    ...env,
  })
  onTestFinished(async () => {
    program.process.kill('SIGKILL')
    await program.ended()
  })
  const event = changed('5spot.finos.org/v1alpha1', 'ScheduledMachine', 'team', KEY.name)
  const headers = { ...event.headers, 'ce-traceparent': `00-${TRACE}-${SENDER}-01` }
  await eventually(() => fetch(`http://127.0.0.1:${port}`, { ...event, headers }))
  await eventually(async () => expect(await scene.status()).toHaveProperty('machineRef'))
  program.process.kill('SIGTERM')
  return program.ended()
}

test('one trace leads from the event through its pass to each request, and is sent before the end', async () => {
  const collector = await otlpCollector()
  onTestFinished(() => collector.close())

  const { status } = await joinWith({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })

  expect(status).toBe(0)
  const { spans } = collector
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]))
  const receipt = spans.find(({ name }) => name.startsWith('receive '))
  const pass = spans.find(({ name }) => name === 'pass')
  expect(receipt?.parentId).toBe(SENDER)
  expect(pass?.parentId).toBe(receipt?.id)
  const requests = spans.filter(({ name }) => /^[A-Z]+$/.test(name))
  expect(new Set(requests.map(({ parentId }) => parentId))).toEqual(new Set([pass?.id]))
  expect(requests.map(({ attributes }) => attributes['url.path'])).toContain(
    '/apis/5spot.finos.org/v1alpha1/namespaces/team/scheduledmachines/worker/status',
  )
  expect(pass?.attributes).toMatchObject({
    'sundial.object': 'team/worker',
    'sundial.outcome': 'settled',
    'sundial.phase': 'Pending',
    'sundial.effects': expect.stringContaining('createMachine'),
  })
  expect(collector.metrics).toContain('sundial_pass_seconds')
  expect(collector.metrics).toContain('sundial_events_total')
  expect(collector.text()).not.toContain('a-value-of-a-user')
})

test.each([
  ['its own name', {}, 'scheduled-machine'],
  ['OTEL_SERVICE_NAME', { OTEL_SERVICE_NAME: 'edge' }, 'edge'],
])('the name of the service: %s', async (_, env, name) => {
  const collector = await otlpCollector()
  onTestFinished(() => collector.close())

  await joinWith({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...env })

  expect([...collector.services]).toEqual([name])
})

test('a sweep hands its trace on with the objects that are due', async () => {
  const collector = await otlpCollector()
  onTestFinished(() => collector.close())
  const sink = await localServer((_, response) => {
    response.writeHead(204).end()
  })
  onTestFinished(() => sink.close())
  const scene = await createScene(DateTime.utc().toISO())
  const api = await serve(scene.api, { port: 0 })
  onTestFinished(() => api.close())
  const port = await freePort()
  const program = startNode([join(folder, 'sweep.mjs')], {
    PORT: String(port),
    KUBECONFIG: await kubeconfigFor(api.url),
    SCHEDULED_MACHINE_SINK: sink.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  })
  onTestFinished(async () => {
    program.process.kill('SIGKILL')
    await program.ended()
  })

  await eventually(() => fetch(`http://127.0.0.1:${port}`, ping('backstop')))
  program.process.kill('SIGTERM')
  await program.ended()

  const receipt = collector.spans.find(({ name }) => name === 'receive dev.knative.sources.ping')
  expect(sink.headers.map((headers) => headers['ce-traceparent'])).toEqual([
    `00-${receipt?.traceId}-${receipt?.id}-01`,
  ])
})

test.each(['scheduled-machine', 'bootc-node-pool', 'sweep'])(
  'the start of %s has no part of OpenTelemetry',
  (name) => {
    const parts = startOf(join(folder, `${name}.mjs`))

    expect(parts.length).toBeGreaterThan(10)
    expect(parts.filter((text) => text.includes('OTEL_EXPORTER_OTLP_HEADERS'))).toEqual([])
    const all = globSync(`${folder}/parts/*.mjs`).map((path) => readFileSync(path, 'utf8'))
    expect(all.some((text) => text.includes('OTEL_EXPORTER_OTLP_HEADERS'))).toBe(true)
  },
)

// What a bundle loads before its first event: its imports, and those of the function.
function startOf(entry: string): readonly string[] {
  const texts = new Map<string, string>()
  const visit = (path: string) => {
    if (texts.has(path)) return
    const text = readFileSync(path, 'utf8')
    texts.set(path, text)
    const loaded = [
      ...text.matchAll(/(?:from|import)\s*"(\.[^"]+)"/g),
      ...text.matchAll(/import\("(\.[^"]*function-[^"]+)"\)/g),
    ]
    for (const [, to = ''] of loaded) visit(join(dirname(path), to))
  }
  visit(entry)
  return [...texts.values()]
}

test('a receiver that does not answer holds up the end for two seconds at most', async () => {
  const began = performance.now()

  const { status, stdout } = await joinWith({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
  })

  expect(status).toBe(0)
  expect(stdout).toContain('could not send traces or metrics')
  expect(performance.now() - began).toBeLessThan(15_000)
})

test.each([
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', 'must be one of http/protobuf'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317', 'must be an http or https URL'],
])('%s=%s is refused at the start', async (name, value, message) => {
  const program = startNode([join(folder, 'scheduled-machine.mjs')], {
    PORT: String(await freePort()),
    [name]: value,
  })

  const { status, stderr } = await program.ended()

  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: `${name} ${message}; it is "${value}"\n`,
  })
})
