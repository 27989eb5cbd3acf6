// Windows that open at one instant while the API server is six times slower than it can be. Slow is not broken: nothing
// is done twice, and afterwards the load is gone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Request, readAuditLog } from '#test/support/control-plane/audit.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import {
  alwaysOpen,
  createMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { type Edge, edgeIn } from '#test/support/control-plane/shifted-clock.ts'
import { untilQuiet } from '#test/support/real-bench/audit.ts'

const NAMES = Array.from({ length: 40 }, (_, index) => `busy-${index}`)
const SLOWER = 6
const PATIENCE_MS = 300_000
const KINDS = ['machines', 'testconfigs', 'testmachines']

let cluster: Cluster
let requests: readonly Request[]

beforeAll(async () => {
  let edge: Edge | undefined
  cluster = await startCluster({
    copies: 3,
    shiftSeconds() {
      edge = edgeIn(30)
      return edge.shiftSeconds
    },
  })
  if (edge === undefined) throw new Error('the cluster has started without a clock')
  const { hour, timezone, at } = edge
  const schedule = { ...alwaysOpen, hoursOfDay: [String(hour)], timezone }
  await Promise.all(NAMES.map((name) => createMachine(cluster, name, { schedule })))
  await all((name) => untilPhase(cluster, name, 'Inactive', PATIENCE_MS))
  const slowed = await cluster.api.slowBy(SLOWER)
  await all((name) => untilPhase(cluster, name, 'Active', PATIENCE_MS))
  await slowed.stop()
  await untilQuiet(cluster.api)
  const since = at.toMillis()
  requests = readAuditLog(cluster.api.workspace.path('audit.log')).filter(
    (request) => request.at >= since,
  )
}, 2 * PATIENCE_MS)
afterAll(() => cluster?.stop())

test('each Machine and what it refers to is asked for once', () => {
  const creates = requests.filter(
    ({ verb, resource }) => verb === 'create' && KINDS.includes(resource),
  )

  expect(creates.map(({ status }) => status)).toEqual(Array(KINDS.length * NAMES.length).fill(201))
})

test('at most two of a hundred statuses meet another that was faster', () => {
  const statuses = requests.filter(
    ({ verb, resource }) => verb === 'patch' && resource === 'scheduledmachines/status',
  )
  const refused = statuses.filter(({ status }) => status === 409)

  expect(refused.length).toBeLessThanOrEqual(Math.ceil(0.02 * statuses.length))
})

test('no batch of the sweep is answered with an error, and no pass runs out of time', async () => {
  const processes = [cluster.functions.sweep, ...cluster.processes]
  const metrics = await Promise.all(
    processes.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()),
  )
  const lines = metrics.flatMap((text) => text.split('\n'))

  expect(lines.filter((line) => /^sundial_batches_total\{answer="(5|none)/.test(line))).toEqual([])
  expect(
    lines.filter((line) => /^sundial_passes_total\{outcome="(again|failed)/.test(line)),
  ).toEqual([])
})

function all<T>(work: (name: string) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(NAMES.map(work))
}
