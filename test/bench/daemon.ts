// The bootc daemon on a node where nothing happens: from its bundle, with the flags of its manifest, over HTTPS, on a
// stand-in host, with the probes of the kubelet. Then the API server goes away. A Node that does nothing is measured beside
// it: no program of Node takes less. The commands of the host are not counted. Linux only; needs `openssl`.
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { bootcNodeCrd } from '#src/bootc-node/crd.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { textAt } from '#src/kube/json.ts'
import { CUSTOM_RESOURCE_DEFINITIONS } from '#src/kube/resource.ts'
import type { Measurement } from '#test/support/bench.ts'
import { createBootcHost, hostImage } from '#test/support/bootc-host/bootc-host.ts'
import { buildFunctions } from '#test/support/build.ts'
import { startHttpsServer } from '#test/support/https-server.ts'
import { nodeFlags } from '#test/support/manifests/node-flags.ts'
import { cpuNsOf, memoryOf } from '#test/support/process-cost.ts'
import { eventually, freePort, type Running, startNode } from '#test/support/processes.ts'

/** More than 360: with a poll of the host and the end of a watch. */
const SECONDS = Number(process.env['SUNDIAL_BENCH_SECONDS'] ?? 60)
const AWAY_SECONDS = Math.min(SECONDS, 120)
/** Until a process that has just started needs no more CPU for that. */
const SETTLE_MS = 30_000
const NODE = 'worker-1'
const IMAGE = hostImage('a')
/** As in the manifest. */
const PROBES = [
  { path: '/readyz', everyMs: 10_000 },
  { path: '/healthz', everyMs: 15_000 },
]

/** CPU in percent of a core, memory in megabytes, and requests. */
export async function bench(): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sundial-daemon-cost-'))
  const host = createBootcHost({ images: [IMAGE] })
  const flags = nodeFlags('bootc-daemon')
  try {
    await buildFunctions(folder)
    const api = createEmbeddedApi({ clock: realClock })
    const client = createKubeClient(api.transport)
    await createNode(client)
    let requests = 0
    const server = await startHttpsServer(folder, (asked) => {
      requests += 1
      return api.app.fetch(asked)
    })
    const port = await freePort()
    const daemon = startNode([...flags, join(folder, 'bootc-daemon.mjs')], {
      NODE_NAME: NODE,
      HOST_ROOT: host.root,
      HOST_COMMAND_PREFIX: host.prefix.join(' '),
      KUBECONFIG: server.kubeconfig('bootc-daemon').path,
      PORT: String(port),
    })
    const idle = startNode([...flags, '--eval', 'setInterval(() => {}, 1e9)'])
    const stopProbes = sendProbes(port)
    try {
      await eventually(async () => {
        const object = await client.get(BOOTC_NODES, { name: NODE })
        if (textAt(object, 'status', 'state') !== 'Idle') throw new Error('it is not Idle')
      }, 60_000)
      const rest = await costOf('bootc daemon at rest', daemon, () => requests, SECONDS)
      await server.close()
      const nobody = await listenForNobody(server.port)
      const { connections, close } = nobody
      const away = await costOf(
        'bootc daemon without API server',
        daemon,
        connections,
        AWAY_SECONDS,
      )
      await close()
      return [...rest, ...away, ...memoryRows('a Node that does nothing', idle)]
    } finally {
      stopProbes()
      await Promise.all([kill(daemon), kill(idle)])
    }
  } finally {
    host.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function createNode(client: KubeClient): Promise<void> {
  await client.create(CUSTOM_RESOURCE_DEFINITIONS, bootcNodeCrd())
  const { apiVersion, kind } = BOOTC_NODES
  const desiredImage = `${IMAGE.repository}@${IMAGE.digest}`
  const spec = { desiredImage, desiredImageState: 'Staged' }
  await client.create(BOOTC_NODES, { apiVersion, kind, metadata: { name: NODE }, spec })
}

async function costOf(
  name: string,
  program: Running,
  requests: () => number,
  seconds: number,
): Promise<readonly Measurement[]> {
  const { pid = 0 } = program.process
  await pause(SETTLE_MS)
  const before = { cpuNs: cpuNsOf(pid), requests: requests(), at: performance.now() }
  await pause(seconds * 1000)
  const cpuMs = (cpuNsOf(pid) - before.cpuNs) / 1e6
  const percent = (100 * cpuMs) / (performance.now() - before.at)
  return [
    { name: `${name}: CPU`, value: percent, unit: '% of a core', reference: 0.1 },
    { name: `${name}: requests in ${seconds} s`, value: requests() - before.requests, unit: '' },
    ...memoryRows(name, program, 60),
  ]
}

function memoryRows(name: string, program: Running, aimMB?: number): readonly Measurement[] {
  const { residentMB, proportionalMB, ownMB } = memoryOf(program.process.pid ?? 0)
  const aim = aimMB === undefined ? {} : { reference: aimMB }
  return [
    { name: `${name}: memory, resident`, value: residentMB, unit: 'MB', ...aim },
    { name: `${name}: memory, shared pages in parts`, value: proportionalMB, unit: 'MB' },
    { name: `${name}: memory of its own`, value: ownMB, unit: 'MB' },
  ]
}

/** A port behind which there is no API server: each connection is closed at once. */
async function listenForNobody(
  port: number,
): Promise<{ connections: () => number; close: () => Promise<void> }> {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.destroy()
  }).listen(port, '127.0.0.1')
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  return {
    connections: () => connections,
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}

/** As the kubelet: each over a connection of its own. */
function sendProbes(port: number): () => void {
  const timers = PROBES.map(({ path, everyMs }) =>
    setInterval(() => {
      const headers = { connection: 'close' }
      fetch(`http://127.0.0.1:${port}${path}`, { headers }).catch(() => undefined)
    }, everyMs),
  )
  return () => timers.forEach(clearInterval)
}

async function kill(running: Running): Promise<void> {
  running.process.kill('SIGKILL')
  await running.ended()
}
