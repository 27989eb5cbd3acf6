// The functions as processes, on real sockets.
import { afterEach, expect, test } from 'vitest'
import { changed, ping } from '#test/support/events.ts'
import { kubeconfigFor } from '#test/support/kubeconfig-file.ts'
import { type LocalServer, localServer } from '#test/support/local-server.ts'
import { eventually, freePort, type Running, startNode } from '#test/support/processes.ts'

const running: Running[] = []
const servers: LocalServer[] = []
afterEach(async () => {
  for (const { process } of running) process.kill('SIGKILL')
  await Promise.all(running.splice(0).map(({ ended }) => ended()))
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

test.each([
  ['scheduled-machine', { PORT: '0' }, 'PORT must be a whole number from 1 to 65535; it is "0"'],
  [
    'scheduled-machine',
    { LOG_LEVEL: 'loud' },
    'LOG_LEVEL must be one of debug, info, warn, error; it is "loud"',
  ],
  [
    'bootc-node-pool',
    { REGISTRIES: 'https://quay.io' },
    'REGISTRIES must be a comma-separated list of registries such as quay.io/team,*.example.com; it is "https://quay.io"',
  ],
  ['sweep', {}, 'SCHEDULED_MACHINE_SINK must be an http or https URL; it is not set'],
])('%s with %j ends with status 2 and says what is allowed', async (name, env, message) => {
  const program = start(name, env)

  expect(await program.ended()).toEqual({ status: 2, stdout: '', stderr: `${message}\n` })
})

test.each([
  ['scheduled-machine', 'fivespot_is_leader 1'],
  ['sweep', 'fivespot_machines_active 0'],
])('%s has the metrics of 5-Spot when it is asked to', async (name, line) => {
  const port = String(await freePort())
  const SCHEDULED_MACHINE_SINK = 'http://localhost'
  start(name, { PORT: port, UPSTREAM_METRICS: 'true', SCHEDULED_MACHINE_SINK })

  await eventually(async () => {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`)
    expect((await response.text()).split('\n')).toContain(line)
  })
})

test('with a port that is taken it ends with status 1 and says so', async () => {
  const taken = await localServer((_, response) => response.end())
  servers.push(taken)

  const port = Number(new URL(taken.url).port)
  const { status, stdout } = await start('scheduled-machine', { PORT: String(port) }).ended()

  expect([status, linesOf(stdout)]).toEqual([
    1,
    [
      {
        level: 'error',
        message: 'could not listen',
        function: 'scheduled-machine',
        port,
        error: expect.objectContaining({ code: 'EADDRINUSE' }),
      },
    ],
  ])
})

test('an event is acknowledged, its pass reaches the API server, and SIGTERM lets it end', async () => {
  const hold = Promise.withResolvers<void>()
  const api = await localServer(async (request, response) => {
    if (request.url?.includes('/scheduledmachines/night')) await hold.promise
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"reason":"NotFound"}')
  })
  servers.push(api)
  const port = await freePort()
  const program = start('scheduled-machine', {
    PORT: String(port),
    KUBECONFIG: await kubeconfigFor(api.url),
  })
  const url = `http://127.0.0.1:${port}`
  await eventually(() => fetch(`${url}/healthz`))

  const event = changed('5spot.finos.org/v1alpha1', 'ScheduledMachine', 'team-a', 'night')
  const { status } = await fetch(url, event)
  const asked = '/apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines/night'
  await eventually(async () => expect(api.requests).toEqual([`GET ${asked}`]))
  program.process.kill('SIGTERM')
  const refused = await eventually(async () => {
    const { status } = await fetch(url, event)
    expect(status).toBe(503)
    return status
  })
  hold.resolve()
  const ended = await program.ended()

  expect([status, refused, ended.status, ended.stderr]).toEqual([202, 503, 0, ''])
  expect(linesOf(ended.stdout)).toEqual([
    {
      level: 'info',
      message: 'listening',
      function: 'scheduled-machine',
      port,
      tz: process.versions['tz'],
      afterMs: expect.any(Number),
      loadedAfterMs: expect.any(Number),
    },
    {
      level: 'info',
      message: 'started to shut down',
      function: 'scheduled-machine',
      signal: 'SIGTERM',
    },
  ])
})

test('SIGTERM before the function is loaded ends the process as usual', async () => {
  const port = await freePort()
  const program = start('sweep', {
    PORT: String(port),
    SCHEDULED_MACHINE_SINK: 'http://127.0.0.1:9',
  })

  const healthy = await eventually(() => fetch(`http://127.0.0.1:${port}/healthz`))
  program.process.kill('SIGTERM')
  const { status, stdout } = await program.ended()

  expect([healthy.status, status, linesOf(stdout).map(messageOf)]).toEqual([
    200,
    0,
    ['listening', 'started to shut down'],
  ])
})

test('an event that is too large gets its answer before the connection ends', async () => {
  const port = await freePort()
  start('scheduled-machine', { PORT: String(port) })
  const url = `http://127.0.0.1:${port}`
  await eventually(() => fetch(`${url}/healthz`))
  const event = changed('v1', 'ConfigMap', 'team-a', 'large')

  const response = await fetch(url, { ...event, body: event.body.padEnd(7 * 1024 * 1024) })

  expect([response.status, JSON.parse(await response.text()).title]).toEqual([
    413,
    'Event too large',
  ])
})

test('without credentials it is healthy, not ready, and says why', async () => {
  const port = await freePort()
  start('scheduled-machine', { PORT: String(port) })
  const url = `http://127.0.0.1:${port}`

  const healthy = await eventually(() => fetch(`${url}/healthz`))
  const ready = await fetch(`${url}/readyz`)

  expect([healthy.status, ready.status, JSON.parse(await ready.text()).detail]).toEqual([
    200,
    503,
    'The API server does not answer: there are no credentials: the process is not in a cluster, and KUBECONFIG is not set',
  ])
})

test('the sweep reads, hands on to its sink, and answers', async () => {
  const api = await localServer((request, response) => {
    const found = request.url?.startsWith('/apis/5spot.finos.org/v1alpha1/scheduledmachines?')
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        columnDefinitions: [{ name: 'Name' }, { name: 'Object Namespace' }],
        rows: [{ cells: ['night', 'team-a'] }],
      }),
    )
  })
  const sink = await localServer((_, response) => response.writeHead(204).end())
  servers.push(api, sink)
  const port = await freePort()
  start('sweep', {
    PORT: String(port),
    KUBECONFIG: await kubeconfigFor(api.url),
    SCHEDULED_MACHINE_SINK: `${sink.url}/`,
  })
  const url = `http://127.0.0.1:${port}`
  await eventually(() => fetch(`${url}/healthz`))

  const response = await fetch(url, ping('alarm'))
  const metrics = await (await fetch(`${url}/metrics`)).text()

  expect([response.status, await response.text()]).toEqual([204, ''])
  expect(sink.requests).toEqual(['POST /'])
  expect(metrics).toContain('sundial_batches_total{answer="204"} 1\n')
  expect(metrics).toContain(
    'sundial_api_requests_total{verb="GET",code="200",cluster="management"} 1\n',
  )
  expect(metrics).toMatch(
    /sundial_info\{function="sweep",version="\d+\.\d+\.\d+",node="24\.[\d.]+",tz="\d{4}[a-z]"\} 1\n/,
  )
})

function start(name: string, env: Readonly<Record<string, string>>): Running {
  const program = startNode([`functions/${name}/main.ts`], env)
  running.push(program)
  return program
}

function linesOf(stdout: string): unknown[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const { time, ...rest } = JSON.parse(line)
      return time === undefined ? { time } : rest
    })
}

function messageOf(line: unknown): unknown {
  return (line as { readonly message: unknown }).message
}
