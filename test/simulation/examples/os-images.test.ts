// Rollouts of OS images: what `sundial simulate` prints of the examples.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { main } from '#src/cli/main.ts'
import { runSimulate } from '#test/simulation/run-simulate.ts'
import { collectingIo } from '#test/unit/cli/collecting-io.ts'
import { example, range } from './simulated.ts'

const FROM = '2026-03-30T08:00:00Z'
const HOUR = range(FROM, '2026-03-30T09:00:00Z')

const Line = z.object({
  type: z.string(),
  kind: z.optional(z.string()),
  name: z.optional(z.string()),
  pool: z.optional(z.string()),
  from: z.optional(z.nullable(z.string())),
  to: z.optional(z.nullable(z.string())),
  what: z.optional(z.string()),
})
type Line = z.infer<typeof Line>

function linesOf(stdout: string): readonly Line[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => Line.parse(JSON.parse(line)))
}

const phasesOf = (lines: readonly Line[], kind: string) =>
  lines
    .filter((line) => line.type === 'phase' && line.kind === kind)
    .map(({ name, from, to }) => `${name} ${from} → ${to}`)

/** Nodes in the order in which they got a slot, and the most that had one at a time. */
function slotsOf(lines: readonly Line[]) {
  const holding = new Set<string>()
  const taken: string[] = []
  let most = 0
  for (const { type, name = '', from, to } of lines) {
    if (type !== 'slot') continue
    if (from === null) taken.push(name)
    if (to === null) holding.delete(name)
    else holding.add(name)
    most = Math.max(most, holding.size)
  }
  return { taken: taken.sort(), most, left: [...holding] }
}

// The images of the file, with an older one on all nodes.
function withOlder(file: string, versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions).reduce(
    (text, [from, to]) => text.replaceAll(from, to),
    readFileSync(`docs/examples/${file}.yaml`, 'utf8'),
  )
}

test('four workers change to the new image, one at a time, and each comes back', async () => {
  const { status, stderr, stdout } = await runSimulate([...example('os-image'), ...HOUR])
  const lines = linesOf(stdout)
  const nodes = lines.filter(({ type }) => type === 'node')

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(phasesOf(lines, 'BootcNodePool')).toEqual([
    'workers null → RolloutInProgress',
    'workers RolloutInProgress → AllUpdated',
  ])
  expect(slotsOf(lines)).toEqual({
    taken: ['worker-1', 'worker-2', 'worker-3', 'worker-4'],
    most: 1,
    left: [],
  })
  expect(phasesOf(lines, 'BootcNode').filter((phase) => phase.startsWith('worker-4'))).toEqual([
    'worker-4 null → Staging',
    'worker-4 Staging → Staged',
    'worker-4 Staged → Rebooting',
    'worker-4 Rebooting → Idle',
  ])
  expect(nodes.filter(({ name }) => name === 'worker-4').map(({ what }) => what)).toEqual([
    'joined',
    'ready',
    'cordoned',
    'not ready',
    'ready',
    'uncordoned',
  ])
})

test('what a person reads of a rollout', async () => {
  const io = collectingIo()
  await main(['simulate', ...example('os-image'), ...HOUR], io, () => AbortSignal.abort())
  const lines = io
    .out()
    .split('\n')
    .map((line) => line.replace(/^Mon 2026-03-30 (\S+) \+00:00 {2}/, '$1 ').replace(/ +/g, ' '))

  expect(lines[0]).toBe('08:00:00 workers new → RolloutInProgress 0/4 updated; 4 pending')
  expect(lines.filter((line) => / worker-4 /.test(line))).toEqual([
    expect.stringMatching(/ worker-4 reboot slot of workers: Reserved$/),
    expect.stringMatching(/ worker-4 reboot slot of workers: Reserved → Draining$/),
    expect.stringMatching(/ worker-4 reboot slot of workers: Draining → Approved$/),
    expect.stringMatching(/ worker-4 reboot slot of workers: Approved → Rebooting$/),
    expect.stringMatching(/ worker-4 reboot slot of workers: Rebooting → Verifying$/),
    expect.stringMatching(/ worker-4 reboot slot of workers is free again$/),
  ])
  expect(lines.filter((line) => /budget shop/.test(line)).length).toBeGreaterThan(0)
  expect(lines.at(-2)).toMatch(/^2 transitions of 1 pool in 1h; the functions made \d+ reads and/)
})

test('without events and alarms the same nodes are updated, at the pace of the backstop', async () => {
  const { stdout } = await runSimulate([
    ...example('os-image'),
    ...range(FROM, '2026-03-30T14:00:00Z'),
    '--drop-events',
  ])

  expect(phasesOf(linesOf(stdout), 'BootcNodePool').at(-1)).toBe(
    'workers RolloutInProgress → AllUpdated',
  )
  expect(slotsOf(linesOf(stdout))).toMatchObject({ most: 1, left: [] })
})

describe('two pools', () => {
  test('are up to date at the start, and nothing reboots', async () => {
    const { stdout } = await runSimulate([...example('os-image-two-pools'), ...HOUR])

    expect(phasesOf(linesOf(stdout), 'BootcNode').map((phase) => phase.split(' ').at(-1))).toEqual(
      Array(5).fill('Idle'),
    )
    expect(slotsOf(linesOf(stdout)).taken).toEqual([])
  })

  test('go on at their own pace: two nodes at a time, and none while it is paused', async () => {
    const older = withOlder('os-image-two-pools', {
      'batch-os:12.0': 'batch-os:11.9',
      'gpu-os:7.0': 'gpu-os:6.9',
    })

    const { stdout } = await runSimulate(['-f', '-', ...HOUR], older)

    const lines = linesOf(stdout)
    const phases = phasesOf(lines, 'BootcNodePool')
    expect(slotsOf(lines)).toEqual({ taken: ['batch-1', 'batch-2', 'batch-3'], most: 2, left: [] })
    expect(phases.filter((phase) => phase.startsWith('batch')).at(-1)).toBe(
      'batch RolloutInProgress → AllUpdated',
    )
    expect(phases.filter((phase) => phase.startsWith('gpu'))).toEqual(['gpu null → Paused'])
    expect(phasesOf(lines, 'BootcNode').filter((phase) => phase.startsWith('gpu-1'))).toEqual([
      'gpu-1 null → Staging',
      'gpu-1 Staging → Staged',
    ])
  })
})

test('only the canary has what the tag testing stands for', async () => {
  const ahead = withOlder('os-image-canary', { 'testing: "5.0"': 'testing: "5.1"' })

  const { stdout } = await runSimulate(['-f', '-', ...HOUR], ahead)

  expect(slotsOf(linesOf(stdout))).toEqual({ taken: ['edge-1'], most: 1, left: [] })
})

test('a pool and Nodes as kubectl prints them, of a registry that nobody describes', async () => {
  const node = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: '5f0c4f7e-0000-4000-8000-000000000000',
      resourceVersion: '812',
      creationTimestamp: '2025-01-01T00:00:00Z',
      labels: { 'kubernetes.io/os': 'linux', role: 'worker' },
    },
    spec: { providerID: `aws:///eu-1/${name}`, podCIDR: '10.0.0.0/24' },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  })
  const pool = {
    apiVersion: 'node.bootc.dev/v1alpha1',
    kind: 'BootcNodePool',
    metadata: { name: 'ours' },
    spec: {
      nodeSelector: { matchLabels: { role: 'worker' } },
      image: { ref: 'quay.io/acme/os:44' },
      rollout: { maxUnavailable: '100%' },
    },
  }
  const items = [pool, node('ip-10-0-0-1'), node('ip-10-0-0-2')]

  const { status, stdout } = await runSimulate(
    ['-f', '-', ...HOUR],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  )

  expect(status).toBe(0)
  expect(slotsOf(linesOf(stdout))).toEqual({
    taken: ['ip-10-0-0-1', 'ip-10-0-0-2'],
    most: 2,
    left: [],
  })
  expect(phasesOf(linesOf(stdout), 'BootcNodePool').at(-1)).toBe(
    'ours RolloutInProgress → AllUpdated',
  )
})

test('a pool that is invalid is refused with its place, and nothing runs', async () => {
  const broken = withOlder('os-image', { 'maxUnavailable: 1': 'maxUnavailable: some' })

  const { status, stdout, stderr } = await runSimulate(['-f', '-', ...HOUR], broken)

  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/spec\.rollout\.maxUnavailable: "some" is not allowed/)
})
