// The agent as a process, on real processes, against the embedded API server over HTTP.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { realClock } from '#src/clock/real-clock.ts'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { serve } from '#src/embedded/http.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { CONFIG_MAPS, NAMESPACES, NODES } from '#src/kube/resource.ts'
import { reclaimConfigKey, reclaimRequestOf, writeReclaimToml } from '#src/nodes/reclaim.ts'
import { kubeconfigFor } from '#test/support/kubeconfig-file.ts'
import { eventually, freePort, startNode } from '#test/support/processes.ts'
import { createPrograms } from '#test/support/reclaim/programs.ts'

const MAIN = 'functions/reclaim-agent/main.ts'
const REQUIRED = { NODE_NAME: 'worker-1', SKIP_HOST_ID_CHECK: 'true' }

test.each([
  { env: {}, says: 'NODE_NAME must be the name of a Node; it is not set' },
  { env: { NODE_NAME: 'a/b' }, says: 'NODE_NAME must be the name of a Node; it is "a/b"' },
  {
    env: { ...REQUIRED, RECLAIM_DETECTOR: 'ebpf' },
    says: 'RECLAIM_DETECTOR must be one of auto, netlink, poll; it is "ebpf"',
  },
  {
    env: REQUIRED,
    args: ['--detector', 'ebpf'],
    says: 'RECLAIM_DETECTOR must be one of auto, netlink, poll; it is "ebpf"',
  },
  { env: REQUIRED, args: ['--detectr=poll'], says: /^Unknown option '--detectr'/ },
  { env: REQUIRED, args: ['poll'], says: /^Unexpected argument 'poll'/ },
  {
    env: { ...REQUIRED, RECLAIM_IGNORE_CONTAINERS: 'yes' },
    says: 'RECLAIM_IGNORE_CONTAINERS must be true or false; it is "yes"',
  },
  {
    env: { NODE_NAME: 'worker-1', HOST_ROOT: '/nowhere' },
    says: /^The machine id cannot be read from \/nowhere\/etc\/machine-id: ENOENT/,
  },
  {
    env: REQUIRED,
    args: ['--proc-root=/nowhere'],
    says: 'The processes in /nowhere cannot be listed.',
  },
  {
    env: REQUIRED,
    args: ['--detector=poll'],
    says: 'KUBECONFIG is not set, and the process is not in a cluster.',
  },
])('with $env and $args it ends with status 2 and says why', async ({ env, args = [], says }) => {
  const { status, stderr } = await startNode([MAIN, ...args], env).ended()

  expect(status).toBe(2)
  if (typeof says === 'string') expect(stderr).toBe(`${says}\n`)
  else expect(stderr).toMatch(says)
})

describe.skipIf(process.platform !== 'linux')('on Linux', () => {
  test('a program that its ConfigMap names is requested; a change of the ConfigMap counts at once', async () => {
    const world = await startWorld({ args: ['--detector=poll'] })
    const programs = createPrograms()
    await world.configure(writeReclaimToml(['sundial-first']))
    await world.logged('looking for processes')

    await world.configure('match_commands = "no list"')
    await world.logged('refused the configuration')
    await programs.start('sundial-first')
    await eventually(async () => expect(await world.request()).toBeDefined())
    const first = await world.request()

    await world.clear()
    await world.configure(writeReclaimToml(['sundial-second']))
    await programs.start('sundial-second')
    await eventually(async () => expect(await world.request()).toBeDefined())

    expect([first, await world.request()]).toEqual([
      {
        reason: 'process-match: sundial-first',
        requestedAt: expect.stringMatching(/^2\d{3}-.*Z$/),
      },
      {
        reason: 'process-match: sundial-second',
        requestedAt: expect.stringMatching(/^2\d{3}-.*Z$/),
      },
    ])
    // Two of the agent, and the one between them.
    expect(world.writes).toEqual(Array(3).fill('PATCH /api/v1/nodes/worker-1'))
  })

  test('it never matches itself', async () => {
    const word = `sundial-self-${process.pid}`
    const world = await startWorld({ args: ['--detector=poll', `--machine-id-path=/${word}`] })

    await world.configure(writeReclaimToml([word]))
    await world.logged('looking for processes')
    await new Promise((resolve) => setTimeout(resolve, 1000))

    expect(world.lines().map(({ message }) => message)).not.toContain('process matched')
  })

  test('it is ready when the ConfigMap was read, and tells its metrics', async () => {
    const world = await startWorld({ args: ['--detector=poll'] })
    await eventually(async () => expect((await world.get('/readyz')).status).toBe(200))
    await world.configure(writeReclaimToml(['sundial-metrics', 'sundial-none']))
    await createPrograms().start('sundial-metrics')
    await eventually(async () => expect(await world.request()).toBeDefined())

    const metrics = await (await world.get('/metrics')).text()

    expect(metrics.split('\n')).toEqual(
      expect.arrayContaining([
        'sundial_reclaim_detector{detector="poll"} 1',
        'sundial_reclaim_patterns 2',
        'sundial_reclaim_matches_total{source="comm"} 1',
        'sundial_reclaim_requests_total{outcome="written"} 1',
        'sundial_reclaim_request_seconds_count 1',
        'sundial_reclaim_pending 0',
      ]),
    )
  })

  test('while the ConfigMap cannot be read it is alive, but not ready', async () => {
    const port = await freePort()
    const env = {
      ...REQUIRED,
      PORT: String(port),
      KUBECONFIG: await kubeconfigFor('http://127.0.0.1:9'),
    }
    const program = startNode([MAIN, '--detector=poll'], env)
    onTestFinished(() => void program.process.kill('SIGKILL'))
    const status = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status

    await eventually(async () => expect(await status('/healthz')).toBe(200))

    expect(await status('/readyz')).toBe(503)
  })

  test('SIGTERM ends it with status 0, also while the API server is away', async () => {
    const world = await startWorld({ args: ['--detector=auto'] })
    await world.configure(writeReclaimToml(['sundial-term']))
    await world.logged('looking for processes')
    await world.closeApi()
    await createPrograms().start('sundial-term')
    await world.logged('could not request reclaim')

    world.program.process.kill('SIGTERM')
    const { status } = await world.program.ended(8_000)

    expect(status).toBe(0)
  })

  test('a Node with another machine id is refused before anything matches', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sundial-machine-id-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'machine-id')
    writeFileSync(path, 'our-id\n')
    const world = await startWorld({ env: { MACHINE_ID_PATH: path, SKIP_HOST_ID_CHECK: 'false' } })
    await world.configure(writeReclaimToml(['sundial-foreign']))

    await world.logged('a request would be refused')
    await createPrograms().start('sundial-foreign')
    await world.logged('refused to request reclaim')

    expect(await world.request()).toBeUndefined()
    expect(world.lines()).toContainEqual(
      expect.objectContaining({
        reason:
          'The status of Node worker-1 has no machine id (it is missing in nodeInfo), and this machine has our-id.',
      }),
    )
  })

  test.each([
    { name: 'a program that runs', program: 'sundial-oneshot', requested: true },
    { name: 'no program', program: 'sundial-other', requested: false },
  ])('--oneshot looks once: $name', async ({ program, requested }) => {
    await createPrograms().start('sundial-oneshot')
    const world = await startWorld({ args: ['--oneshot'], toml: writeReclaimToml([program]) })

    const { status } = await world.program.ended()

    expect([status, (await world.request()) !== undefined]).toEqual([0, requested])
  })
})

interface Given {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** In the ConfigMap before the agent starts. */
  readonly toml?: string
}

async function startWorld({ args = [], env = {}, toml }: Given) {
  const api = createEmbeddedApi({ clock: realClock })
  const client = createKubeClient(api.transport)
  await client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-1' } })
  const metadata = reclaimConfigKey('worker-1')
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: metadata.namespace } }
  await client.create(NAMESPACES, namespace)
  const configure = async (text: string) => {
    const data = { 'reclaim.toml': text }
    const isThere = (await client.get(CONFIG_MAPS, metadata)) !== undefined
    if (isThere) await client.patch(CONFIG_MAPS, metadata, { data })
    else await client.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data })
  }
  if (toml !== undefined) await configure(toml)
  const served = await serve(api, { port: 0 })
  onTestFinished(served.close)
  const port = await freePort()
  const program = startNode([MAIN, ...args], {
    ...REQUIRED,
    ...env,
    PORT: String(port),
    KUBECONFIG: await kubeconfigFor(served.url),
  })
  let output = ''
  program.process.stdout?.on('data', (text: string) => {
    output += text
  })
  onTestFinished(async () => {
    program.process.kill('SIGKILL')
    await program.ended()
  })
  const writes: string[] = []
  api.observe(({ method, path }) => {
    if (method !== 'GET' && path.includes('/nodes/')) writes.push(`${method} ${path}`)
  })
  const lines = (): readonly { readonly message: string }[] =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  return {
    program,
    configure,
    lines,
    writes,
    closeApi: served.close,
    get: (path: string) => fetch(`http://127.0.0.1:${port}${path}`),
    logged: (message: string) =>
      eventually(async () => expect(lines().map((line) => line.message)).toContain(message)),
    async request() {
      const node = await client.get(NODES, { name: 'worker-1' })
      return node && reclaimRequestOf(node)
    },
    clear: () =>
      api.transport({
        method: 'PATCH',
        path: '/api/v1/nodes/worker-1',
        headers: { 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify({ metadata: { annotations: null } }),
      }),
  }
}
