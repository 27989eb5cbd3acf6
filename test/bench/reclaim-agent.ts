// The agent of an emergency reclaim, from its bundle, on a machine with two thousand processes: the CPU that it uses, and
// the time from the start of a program until the API server has the request. The API server is the embedded one, over
// HTTP. Linux only; the process connector needs root.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { realClock } from '#src/clock/real-clock.ts'
import { createEmbeddedApi, type EmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { kubeconfigFor, serve } from '#src/embedded/http.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { CONFIG_MAPS, NAMESPACES, NODES } from '#src/kube/resource.ts'
import { reclaimConfigKey, reclaimRequestOf, writeReclaimToml } from '#src/nodes/reclaim.ts'
import type { Measurement } from '#test/support/bench.ts'
import { buildFunctions } from '#test/support/build.ts'
import { cpuNsOf, memoryOf } from '#test/support/process-cost.ts'
import { eventually, freePort, startNode } from '#test/support/processes.ts'
import { hasConnector } from '#test/support/reclaim/has-connector.ts'

const PROCESSES = 2_000
const RUNS = 100
const WATCHED_MS = 15_000
const STARTS_A_SECOND = 20
/** The agent pauses for a second after a request. Then the next program starts at any moment of its interval. */
const PAUSE_MS = 1_100
const INTERVAL_MS = 250
const NODE = 'worker-1'
const PROGRAM = 'sundial-bench-game'
/** Nothing else on this machine may match. */
const PATTERNS = ['sundial-bench-a', 'sundial-bench-b', 'sundial-bench-c']
/** Far above any time that is measured. */
const LIMIT_MS = 20_000

const DETECTORS = [
  { detector: 'poll', isThere: process.platform === 'linux', aimMs: 300 },
  { detector: 'netlink', isThere: hasConnector, aimMs: 30 },
] as const

/** CPU in percent of a core, and milliseconds from the start of a program to its request. */
export async function bench(runs = RUNS): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sundial-reclaim-agent-'))
  const crowd = spawn(
    '/bin/sh',
    ['-c', `for i in $(seq ${PROCESSES}); do sleep 3600 & done; wait`],
    {
      stdio: 'ignore',
      detached: true,
    },
  )
  try {
    await buildFunctions(join(folder, 'dist'))
    copyFileSync('/bin/sleep', join(folder, PROGRAM))
    await eventually(async () => {
      if (processes().length < PROCESSES) throw new Error('the processes have not started')
    }, 60_000)
    const measured: Measurement[] = []
    for (const { detector, isThere, aimMs } of DETECTORS) {
      if (isThere) measured.push(...(await measure(folder, detector, aimMs, runs)))
    }
    return measured
  } finally {
    if (crowd.pid !== undefined) process.kill(-crowd.pid, 'SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(
  folder: string,
  detector: string,
  aimMs: number,
  runs: number,
): Promise<readonly Measurement[]> {
  const { api, client, close } = await startApi(folder)
  const agent = startNode([join(folder, 'dist/reclaim-agent.mjs'), `--detector=${detector}`], {
    NODE_NAME: NODE,
    SKIP_HOST_ID_CHECK: 'true',
    KUBECONFIG: join(folder, 'kubeconfig'),
    PORT: String(await freePort()),
  })
  try {
    const { pid = 0 } = agent.process
    // Until it has read all processes, and those that were new are so no longer.
    await pause(5_000)
    const rest = await cpuPercent(pid, WATCHED_MS, 0)
    const busy = await cpuPercent(pid, WATCHED_MS, STARTS_A_SECOND)
    const times: number[] = []
    for (let run = 0; run < runs; run++) {
      times.push(await requestMs(join(folder, PROGRAM), api, client))
    }
    const name = (what: string) => `reclaim agent, ${detector}: ${what}`
    const crowd = `${PROCESSES} processes`
    return [
      { name: name(`CPU with ${crowd}`), value: rest, unit: '% of a core', reference: 1 },
      {
        name: name(`CPU with ${crowd}, ${STARTS_A_SECOND} programs started a second`),
        value: busy,
        unit: '% of a core',
      },
      { name: name('exec to request, median'), value: percentile(times, 50), unit: 'ms' },
      {
        name: name(`exec to request, p99 of ${runs}`),
        value: percentile(times, 99),
        unit: 'ms',
        reference: aimMs,
      },
      { name: name('memory'), value: memoryOf(pid).residentMB, unit: 'MB' },
    ]
  } finally {
    agent.process.kill('SIGTERM')
    await agent.ended()
    await close()
  }
}

async function startApi(folder: string) {
  const api = createEmbeddedApi({ clock: realClock })
  const client = createKubeClient(api.transport)
  const metadata = reclaimConfigKey(NODE)
  await client.create(NAMESPACES, named('Namespace', { name: metadata.namespace }))
  await client.create(NODES, named('Node', { name: NODE }))
  await client.create(CONFIG_MAPS, {
    ...named('ConfigMap', metadata),
    data: { 'reclaim.toml': writeReclaimToml([...PATTERNS, PROGRAM]) },
  })
  const { url, close } = await serve(api, { port: 0 })
  writeFileSync(join(folder, 'kubeconfig'), kubeconfigFor(url))
  return { api, client, close }
}

function named(kind: string, metadata: { readonly name: string; readonly namespace?: string }) {
  return { apiVersion: 'v1', kind, metadata }
}

/** Of all threads of a process, while this many programs are started. */
async function cpuPercent(pid: number, forMs: number, startsASecond: number): Promise<number> {
  const before = cpuNsOf(pid)
  const from = performance.now()
  for (let started = 0; performance.now() < from + forMs; ) {
    const due = ((performance.now() - from) / 1000) * startsASecond
    for (; started < due; started++) spawn('/bin/true', { stdio: 'ignore' })
    await pause(20)
  }
  return (cpuNsOf(pid) - before) / 1e6 / (performance.now() - from) / 0.01
}

/** From the return of `spawn`, when the program runs, until the server has stored the request. */
async function requestMs(path: string, api: EmbeddedApi, client: KubeClient): Promise<number> {
  await pause(PAUSE_MS + Math.random() * INTERVAL_MS)
  const requested = new Promise<number>((resolve) => {
    const unsubscribe = api.subscribe(({ object }) => {
      if (object.kind !== 'Node' || reclaimRequestOf(object) === undefined) return
      unsubscribe()
      resolve(performance.now())
    })
  })
  const program = spawn(path, ['60'], { stdio: 'ignore' })
  const startedAt = performance.now()
  const late = pause(LIMIT_MS, 'late' as const, { ref: false })
  const requestedAt = await Promise.race([requested, late])
  await end(program)
  if (requestedAt === 'late') throw new Error(`no request came in ${LIMIT_MS / 1000} s`)
  await client.patch(NODES, { name: NODE }, { metadata: { annotations: null } })
  return requestedAt - startedAt
}

async function end(program: ChildProcess): Promise<void> {
  const closed = once(program, 'close')
  program.kill('SIGKILL')
  await closed
}

function processes(): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Number.NaN
}
