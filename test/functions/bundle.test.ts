// The bundles that run in production, without unused code.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { kubeconfigFor as embeddedKubeconfig, serve } from '#src/embedded/http.ts'
import { SECRETS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { buildFunctions, partsWith } from '#test/support/build.ts'
import { DEFINITIONS, machine, startClusterWorld } from '#test/support/cluster-world.ts'
import { changed, ping } from '#test/support/events.ts'
import { kubeconfigFor } from '#test/support/kubeconfig-file.ts'
import { localServer } from '#test/support/local-server.ts'
import { eventually, freePort, startNode } from '#test/support/processes.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { createScene } from '#test/support/scene.ts'

let folder: string
let sizes: Readonly<Record<string, number>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sundial-bundle-'))
  sizes = await buildFunctions(folder)
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

test('every function has a bundle, and client-node is bundled without its models', () => {
  const entries = Object.keys(sizes).filter((path) => !path.includes('parts/'))
  const clientNode = Object.entries(sizes).filter(([path]) => path.includes('client-node'))

  expect(entries.map((path) => basename(path)).sort()).toEqual([
    'bootc-daemon.mjs',
    'bootc-node-pool.mjs',
    'console.mjs',
    'reclaim-agent.mjs',
    'scheduled-machine.mjs',
    'standalone.mjs',
    'sweep.mjs',
  ])
  // One for the functions, one for each program that always runs. With its models and undici it is 3.4 MB.
  expect(clientNode.map(([, bytes]) => bytes < 400_000)).toEqual([true, true, true, true])
})

test('only a pass whose object has calendars loads what reads them', async () => {
  const input = 'src/schedule/icalendar/calendar-events.ts'

  const [part, ...others] = await partsWith(input, 'scheduled-machine')

  // Nothing imports it but the pass itself, when it needs it.
  expect(part?.importers).toBe(0)
  expect(part?.bytes).toBeLessThan(25_000)
  expect(others).toEqual([])
}, 60_000)

// Loading each of these takes as long as all other work before a process listens.
test.each(['scheduled-machine', 'bootc-node-pool', 'sweep', 'console'])(
  '%s listens before it loads what is slow',
  async (name) => {
    const program = startNode(['--import', hook(TELL_AT_LISTEN), join(folder, `${name}.mjs`)], {
      PORT: String(await freePort()),
      SCHEDULED_MACHINE_SINK: 'http://127.0.0.1:9',
    })

    const { stdout } = await program.ended()

    expect(JSON.parse(stdout)).toEqual({ hasHttp: true, slow: [] })
  },
)

test('the agent finds its native part beside its bundle', async () => {
  const bundle = join(folder, 'reclaim-agent.mjs')
  const env = { NODE_NAME: 'worker-1', SKIP_HOST_ID_CHECK: 'true' }

  const { status, stderr } = await startNode([bundle, '--detector=netlink'], env).ended()

  // The rights may be missing, or else the API server is.
  expect(status).toBe(2)
  expect(stderr).toMatch(
    /needs the capability NET_ADMIN|did not answer|KUBECONFIG is not set|only on Linux/,
  )
})

test.each([
  {
    name: 'scheduled-machine',
    event: changed('5spot.finos.org/v1alpha1', 'ScheduledMachine', 'team-a', 'night'),
    path: '/apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines/night',
  },
  {
    name: 'bootc-node-pool',
    event: changed('node.bootc.dev/v1alpha1', 'BootcNodePool', '', 'workers'),
    path: '/apis/node.bootc.dev/v1alpha1/bootcnodepools/workers',
  },
])(
  'the bundle of $name takes an event, and its pass reaches the API server with the credentials',
  async ({ name, event, path }) => {
    const api = await localServer((_, response) => {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"reason":"NotFound"}')
    })
    onTestFinished(() => api.close())
    const port = await freePort()
    const program = startNode([join(folder, `${name}.mjs`)], {
      PORT: String(port),
      KUBECONFIG: await kubeconfigFor(api.url),
    })
    onTestFinished(async () => {
      program.process.kill('SIGKILL')
      await program.ended()
    })

    const { status } = await eventually(() => fetch(`http://127.0.0.1:${port}`, event))
    await eventually(async () => expect(api.requests).toHaveLength(1))
    program.process.kill('SIGTERM')

    expect([status, (await program.ended()).status]).toEqual([202, 0])
    expect(api.requests).toEqual([`GET ${path}`])
    expect(api.headers[0]).toMatchObject({
      authorization: 'Bearer secret',
      'user-agent': 'sundial/0.1.0',
    })
  },
)

test('the bundle of console shows an object with the token of the reader, never with its own', async () => {
  const tokens = new Set<string | undefined>()
  const world = await startClusterWorld(DEFINITIONS, ({ headers }) => {
    tokens.add(headers?.['authorization'])
    return undefined
  })
  await world.client.create(SCHEDULED_MACHINES, machine('office'))
  tokens.clear()
  const port = await freePort()
  const program = startNode([join(folder, 'console.mjs')], {
    PORT: String(port),
    KUBECONFIG: await kubeconfigFor(world.url),
  })
  onTestFinished(async () => {
    program.process.kill('SIGKILL')
    await program.ended()
  })
  const get = (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${port}/scheduledmachines/default/office`, { headers })

  const refused = await eventually(() => get({}))
  const shown = await get({ authorization: 'Bearer of-the-reader' })

  expect([refused.status, shown.status]).toEqual([401, 200])
  expect(await shown.text()).toContain('<h1>ScheduledMachine default/office</h1>')
  expect([...tokens]).toEqual(['Bearer of-the-reader'])
})

test('a bundle reads the kubeconfig of a workload cluster, and reads the Node there', async () => {
  const always = { daysOfWeek: ['mon-sun'], hoursOfDay: ['0-23'] }
  const scene = await createScene(DateTime.utc().toISO(), { schedule: always })
  const management = await serve(scene.api, { port: 0 })
  onTestFinished(() => management.close())
  const workload = await localServer((_, response) => {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"reason":"NotFound"}')
  })
  onTestFinished(() => workload.close())
  const kubeconfig = Buffer.from(embeddedKubeconfig(workload.url)).toString('base64')
  await scene.client.create(SECRETS, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: KEY.namespace, name: 'prod-kubeconfig' },
    data: { value: kubeconfig },
  })
  const port = await freePort()
  const program = startNode([join(folder, 'scheduled-machine.mjs')], {
    PORT: String(port),
    KUBECONFIG: await kubeconfigFor(management.url),
  })
  onTestFinished(async () => {
    program.process.kill('SIGKILL')
    await program.ended()
  })

  const event = (apiVersion: string, kind: string) => changed(apiVersion, kind, 'team', KEY.name)
  await eventually(() =>
    fetch(`http://127.0.0.1:${port}`, event('5spot.finos.org/v1alpha1', 'ScheduledMachine')),
  )
  await eventually(async () => expect(await scene.status()).toHaveProperty('machineRef'))
  await scene.provision()
  await fetch(`http://127.0.0.1:${port}`, event('cluster.x-k8s.io/v1beta2', 'Machine'))

  await eventually(async () => expect(workload.requests).toEqual(['GET /api/v1/nodes/worker']))
})

test("the sweep's bundle compares only at a backstop, and hands on objects that cannot be compared", async () => {
  const ahead = DateTime.utc().plus({ hours: 1 }).toISO()
  const columns = ['Name', 'Object Namespace', 'Phase', 'Wake Time', 'Generation']
  const table = {
    columnDefinitions: [...columns, 'Observed Generation'].map((name) => ({ name })),
    rows: [{ cells: ['night', 'team-a', 'Active', ahead, 1, 1] }],
  }
  const api = await localServer((request, response) => {
    const isTable = request.url?.includes('/scheduledmachines?')
    response
      .writeHead(isTable ? 200 : 404, { 'content-type': 'application/json' })
      .end(JSON.stringify(isTable ? table : { reason: 'NotFound' }))
  })
  onTestFinished(() => api.close())
  const sink = await localServer((_, response) => {
    response.writeHead(204).end()
  })
  onTestFinished(() => sink.close())
  const port = await freePort()
  const program = startNode([join(folder, 'sweep.mjs')], {
    PORT: String(port),
    KUBECONFIG: await kubeconfigFor(api.url),
    SCHEDULED_MACHINE_SINK: sink.url,
  })
  onTestFinished(async () => {
    program.process.kill('SIGKILL')
    await program.ended()
  })

  const byAlarm = await eventually(() => fetch(`http://127.0.0.1:${port}`, ping('alarm')))
  const afterAlarm = [sink.requests.length, api.requests.filter(isDiscovery).length]
  const byBackstop = await fetch(`http://127.0.0.1:${port}`, ping('backstop'))

  expect([byAlarm.status, byBackstop.status]).toEqual([204, 204])
  expect(afterAlarm).toEqual([0, 0])
  expect(sink.requests).toEqual(['POST /'])
  expect(api.requests.filter(isDiscovery)).toHaveLength(1)
})

function isDiscovery(request: string): boolean {
  return request === 'GET /apis/cluster.x-k8s.io'
}

const TELL_AT_LISTEN = `
  const { Server } = process.getBuiltinModule('node:net')
  Server.prototype.listen = () => {
    const loaded = process.moduleLoadList
    const slow = loaded.filter((name) => / (internal\\/deps\\/undici|http2|tls|crypto|zlib)\\b/.test(name))
    console.log(JSON.stringify({ hasHttp: loaded.includes('NativeModule http'), slow }))
    process.exit()
  }
`

function hook(script: string): string {
  return `data:text/javascript,${encodeURIComponent(script)}`
}
