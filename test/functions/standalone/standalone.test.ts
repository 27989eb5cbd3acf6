// The process standalone, which is all that runs of Sundial in a cluster without Knative.
import { expect, test } from 'vitest'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { machineResource } from '#src/cluster-api/version.ts'
import { valueAt } from '#src/kube/json.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { kubeconfigFor } from '#test/support/kubeconfig-file.ts'
import { eventually, startNode } from '#test/support/processes.ts'
import { ALWAYS, createBed } from './bed.ts'

// No backstop comes within a test, unless the test is about it.
const NO_BACKSTOP = { BACKSTOP_PERIOD: '24h' }
const never = (now = new Date()) => ({
  ...ALWAYS,
  hoursOfDay: [String((now.getUTCHours() + 5) % 24)],
})

test('an event of a watch starts a pass', async () => {
  const bed = await createBed()
  await bed.start(NO_BACKSTOP)

  await bed.createMachine('night')
  await bed.untilPhase('night', 'Active')
}, 60_000)

test('the alarm starts the pass that ends a grace period', async () => {
  const bed = await createBed()
  await bed.start(NO_BACKSTOP)
  await bed.createMachine('night', { gracefulShutdownTimeout: '3s' })
  await bed.untilPhase('night', 'Active')

  const key = { namespace: 'team', name: 'night' }
  await bed.client.patch(SCHEDULED_MACHINES, key, { spec: { schedule: never() } })
  await bed.untilPhase('night', 'ShuttingDown')

  await bed.untilPhase('night', 'Inactive')
}, 60_000)

test('the first sweep finds what changed while no process ran', async () => {
  const bed = await createBed()
  await bed.createMachine('night')

  await bed.start(NO_BACKSTOP)
  await bed.untilPhase('night', 'Active')
}, 60_000)

test('a pool is reconciled too', async () => {
  const bed = await createBed()
  await bed.start(NO_BACKSTOP)

  await bed.client.create(BOOTC_NODE_POOLS, {
    apiVersion: BOOTC_NODE_POOLS.apiVersion,
    kind: BOOTC_NODE_POOLS.kind,
    metadata: { name: 'workers' },
    spec: {
      image: { ref: `quay.io/example/os@sha256:${'a'.repeat(64)}` },
      nodeSelector: { matchLabels: { pool: 'workers' } },
    },
  })

  await eventually(async () => {
    const pool = await bed.client.get(BOOTC_NODE_POOLS, { name: 'workers' })
    expect(valueAt(pool, 'status', 'observedGeneration')).toBe(1)
  })
}, 60_000)

test('two replicas work side by side, also when one is killed in the middle', async () => {
  const bed = await createBed()
  const [first, second] = await Promise.all([bed.start(NO_BACKSTOP), bed.start(NO_BACKSTOP)])
  const names = Array.from({ length: 12 }, (_, index) => `night-${index}`)

  for (const name of names) await bed.createMachine(name)
  first.process.kill('SIGKILL')
  await Promise.all(names.map((name) => bed.untilPhase(name, 'Active')))

  const machines = await bed.client.list(machineResource('v1beta2'))
  expect(machines.map(({ metadata }) => metadata.name).sort()).toEqual(names.toSorted())
  second.process.kill('SIGTERM')
  const { status, stdout } = await second.ended()
  expect(status).toBe(0)
  expect(stdout).not.toContain('"level":"error"')
}, 90_000)

test('the metrics of all functions are one text, which has each metric once', async () => {
  const bed = await createBed()
  const { url } = await bed.start()
  await bed.createMachine('night')
  await bed.untilPhase('night', 'Active')

  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n')

  const types = lines.filter((line) => line.startsWith('# TYPE '))
  expect(types).toEqual([...new Set(types)])
  const series = lines.filter((line) => line !== '' && !line.startsWith('#'))
  const ids = series.map((line) => line.slice(0, line.lastIndexOf(' ')))
  expect(ids).toEqual([...new Set(ids)])
  expect(ids.filter((id) => !id.includes('function="'))).toEqual([])
  const passes = series.filter((line) =>
    line.startsWith('sundial_passes_total{function="scheduled-'),
  )
  expect(passes.length).toBeGreaterThan(0)
}, 60_000)

test.each([
  {
    isConfigured: true,
    env: { BACKSTOP_PERIOD: '1s' },
    message: 'BACKSTOP_PERIOD must be at least 10s; it is "1s"',
  },
  {
    isConfigured: true,
    env: { CONCURRENCY: 'many' },
    message: 'CONCURRENCY must be a whole number from 1 to 1000; it is "many"',
  },
  {
    isConfigured: false,
    env: {},
    message: 'KUBECONFIG is not set, and the process is not in a cluster.',
  },
])(
  'with $env it ends with status 2 and says what is allowed',
  async ({ isConfigured, env, message }) => {
    const config = isConfigured ? { KUBECONFIG: await kubeconfigFor('https://127.0.0.1:1') } : {}
    const program = startNode(['functions/standalone/main.ts'], { ...config, ...env })
    const { status, stderr } = await program.ended()

    expect({ status, stderr }).toEqual({ status: 2, stderr: `${message}\n` })
  },
)
