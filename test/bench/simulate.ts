// A week in the life of a hundred machines.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from '#src/cli/main.ts'
import type { Measurement } from '#test/support/bench.ts'

const MACHINES = 100
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Sydney', 'Asia/Kolkata', 'UTC']
const HOURS = ['9-17', '22-6', '0-5', '8-11', '13-20']

/** Simulates a hundred machines in five zones over the week in which clocks change in Europe. */
export async function bench(): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sundial-bench-'))
  try {
    const file = join(folder, 'machines.json')
    const items = Array.from({ length: MACHINES }, (_, index) => machine(index))
    writeFileSync(file, items.map((item) => JSON.stringify(item)).join('\n---\n'))
    const args = ['--from', '2026-03-26T00:00:00Z', '--until', '2026-04-02T00:00:00Z', '-o', 'json']
    const began = performance.now()
    const summary = await simulate(['simulate', '-f', file, ...args])
    const seconds = (performance.now() - began) / 1000
    return [
      { name: 'simulate 100 machines 7 days', value: seconds, unit: 's', reference: 30 },
      { name: 'simulate transitions', value: summary.transitions, unit: '' },
      { name: 'simulate reads', value: summary.requests.read, unit: '' },
      { name: 'simulate writes', value: summary.requests.write, unit: '' },
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

interface Summary {
  readonly transitions: number
  readonly requests: { readonly read: number; readonly write: number }
}

async function simulate(args: readonly string[]): Promise<Summary> {
  let last = ''
  const io = {
    stdout: (text: string) => {
      last = text
    },
    stderr: (text: string) => void process.stderr.write(text),
    stdin: async () => Buffer.of(),
    color: false,
    columns: 100,
  }
  const status = await main(args, io, () => AbortSignal.abort())
  if (status !== 0) throw new Error(`simulate ended with status ${status}`)
  return JSON.parse(last)
}

function machine(index: number): object {
  return {
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: { name: `machine-${index}`, namespace: 'default' },
    spec: {
      schedule: {
        daysOfWeek: [index % 2 === 0 ? 'mon-fri' : 'mon-sun'],
        hoursOfDay: [HOURS[index % HOURS.length]],
        timezone: ZONES[Math.floor(index / HOURS.length) % ZONES.length],
      },
      clusterName: 'production',
      gracefulShutdownTimeout: '2m',
      nodeDrainTimeout: '5m',
      bootstrapSpec: {
        apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
        kind: 'K0sWorkerConfig',
        spec: {},
      },
      infrastructureSpec: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
        kind: 'RemoteMachine',
        spec: { address: `192.0.2.${index}`, port: 22 },
      },
    },
  }
}
