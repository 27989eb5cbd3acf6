// What an edge costs a process of scheduled-machine: CPU time and memory for each machine from the edge until all are
// Active. The process runs from its bundle, over HTTPS, against the embedded control plane in this process. Other programs
// on this machine make it later, and hardly dearer.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inParallel } from '#src/kube/fair-limiter.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NAMESPACES, SECRETS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import type { Measurement } from '#test/support/bench.ts'
import { buildFunctions } from '#test/support/build.ts'
import { edgeIn, shiftedNode } from '#test/support/control-plane/shifted-clock.ts'
import { type HttpsWorld, startHttpsWorld } from '#test/support/edge-cpu/world.ts'
import { nodeFlags } from '#test/support/manifests/node-flags.ts'
import { eventually, freePort, startNode } from '#test/support/processes.ts'
import { readLoad } from '#test/support/real-bench/load.ts'

const MACHINES = Number(process.env.SUNDIAL_BENCH_MACHINES ?? 250)
/** A folder for profiles of the process: CPU and heap. */
const { SUNDIAL_BENCH_PROFILE: PROFILE } = process.env
const FILL_SECONDS = 15
const SECONDS_EACH = 0.1
const ACTIVE_MS = 300_000
const NAMESPACE = 'team'
const USER = 'scheduled-machine'

export async function bench(): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sundial-edge-cpu-'))
  const stops: (() => Promise<unknown>)[] = []
  try {
    const bundles = join(folder, 'bundles')
    await buildFunctions(bundles)
    const edge = edgeIn(FILL_SECONDS + MACHINES * SECONDS_EACH)
    const ports = { 'scheduled-machine': await freePort(), sweep: await freePort() }
    const sinks = Object.fromEntries(
      Object.entries(ports).map(([name, port]) => [name, `http://127.0.0.1:${port}`]),
    )
    const served = await startHttpsWorld(folder, edge.shiftSeconds, sinks)
    stops.push(served.stop)
    const start = async (name: keyof typeof ports, flags: readonly string[]) => {
      const running = startNode([...nodeFlags(name), ...flags, `${bundles}/${name}.mjs`], {
        PORT: String(ports[name]),
        KUBECONFIG: served.kubeconfig(name).path,
        SCHEDULED_MACHINE_SINK: sinks['scheduled-machine'] ?? '',
        CLOCK_TOLERANCE_SECONDS: '3600',
        ...shiftedNode(edge.shiftSeconds),
      })
      stops.push(async () => {
        running.process.kill('SIGTERM')
        await running.ended(60_000)
      })
      await eventually(async () => fetch(`${sinks[name]}/healthz`))
      return running.process.pid ?? -1
    }
    const pid = await start('scheduled-machine', profiled())
    await start('sweep', [])
    await fill(served, { ...SCHEDULE, hoursOfDay: [String(edge.hour)], timezone: edge.timezone })
    await untilAll(served, 'Inactive', edge.at.toMillis() - Date.now())

    const requestsBefore = new Map(served.requests(USER))
    const before = readLoad([pid])
    await untilAll(served, 'Active', edge.at.toMillis() - Date.now() + ACTIVE_MS)
    await untilQuiet(served)
    const after = readLoad([pid])
    const made = [...served.requests(USER)]
      .map(([name, count]) => [name, count - (requestsBefore.get(name) ?? 0)] as const)
      .filter(([, count]) => count > 0)
      .sort(([, a], [, b]) => b - a)
    const each = (count: number) => count / MACHINES
    const all = made.reduce((sum, [, count]) => sum + count, 0)
    const cpuMs = (after.cpuSeconds - before.cpuSeconds) * 1_000
    return [
      { name: 'edge-cpu, CPU for each machine (aim 12)', value: each(cpuMs), unit: 'ms' },
      { name: 'edge-cpu, CPU for each request', value: cpuMs / all, unit: 'ms' },
      { name: 'edge-cpu, memory (aim 128)', value: after.mostMiB, unit: 'MiB' },
      { name: 'edge-cpu, requests for each', value: each(all), unit: '' },
      ...made.map(([name, count]) => ({
        name: `edge-cpu each, ${name}`,
        value: each(count),
        unit: '',
      })),
    ]
  } finally {
    // The functions first, then what they talk to.
    for (const stop of stops.reverse()) await stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const SCHEDULE = { daysOfWeek: ['mon-sun'] }

function profiled(): readonly string[] {
  if (PROFILE === undefined) return []
  return ['--cpu-prof', '--heap-prof', `--cpu-prof-dir=${PROFILE}`, `--heap-prof-dir=${PROFILE}`]
}

async function fill({ world, kubeconfig }: HttpsWorld, schedule: object): Promise<void> {
  const { client } = world
  const objects = Array.from({ length: MACHINES }, (_, i) => scheduledMachine(i, schedule))
  await client.create(NAMESPACES, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
  })
  await client.create(SECRETS, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'sundial-kubeconfig', namespace: NAMESPACE },
    data: { value: Buffer.from(kubeconfig(USER).text).toString('base64') },
  })
  await world.ensureFor(objects)
  await inParallel(objects, 8, (object) => client.create(SCHEDULED_MACHINES, object))
}

function scheduledMachine(index: number, schedule: object): KubeObject {
  const provider = (group: string, kind: string) => ({
    apiVersion: `${group}.cluster.x-k8s.io/v1beta2`,
    kind,
    spec: {},
  })
  return {
    apiVersion: SCHEDULED_MACHINES.apiVersion,
    kind: SCHEDULED_MACHINES.kind,
    metadata: { namespace: NAMESPACE, name: `machine-${index}` },
    spec: {
      schedule,
      clusterName: 'prod',
      bootstrapSpec: provider('bootstrap', 'TestConfig'),
      infrastructureSpec: provider('infrastructure', 'TestMachine'),
      kubeconfigSecretRef: { name: 'sundial-kubeconfig' },
    },
  }
}

/** @throws when not all are in this phase `withinMs` later */
async function untilAll({ world }: HttpsWorld, phase: string, withinMs: number): Promise<void> {
  const until = performance.now() + withinMs
  for (;;) {
    const all = await world.client.list(SCHEDULED_MACHINES, { namespace: NAMESPACE })
    const there = all.filter((object) => textAt(object, 'status', 'phase') === phase)
    if (there.length === MACHINES) return
    if (performance.now() > until) throw new Error(`${there.length} of ${MACHINES} are ${phase}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** Resolves when the function has sent nothing for two seconds. */
async function untilQuiet({ requests }: HttpsWorld): Promise<void> {
  const total = () => [...requests(USER).values()].reduce((sum, count) => sum + count, 0)
  for (let before = -1; before !== total(); ) {
    before = total()
    await new Promise((resolve) => setTimeout(resolve, 2_000))
  }
}
