import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { rowOfObject } from '#src/bootc-node-pool/settled/row-of-object.ts'
import { createStyle } from '#src/cli/output/style.ts'
import { drawRollout } from '#src/cli/rollout/draw.ts'
import { progressOf } from '#src/views/rollout-progress.ts'
import {
  bootcNode,
  type NodeState,
  OLD,
  poolWith,
  slot,
  TARGET,
} from '#test/support/pool-objects.ts'

const OPTIONS = {
  style: createStyle(false),
  zone: 'Europe/Berlin',
  now: DateTime.fromISO('2026-11-30T16:00:00Z', { zone: 'utc' }),
  columns: 80,
  hasRelativeTimes: true,
  isWide: false,
}

const UPDATED: NodeState = { booted: TARGET }
const STAGED: NodeState = { booted: OLD, staged: TARGET, idle: 'Staged' }

function draw(
  nodes: Readonly<Record<string, NodeState>>,
  status: object,
  { rollout = {}, ...options }: Partial<typeof OPTIONS> & { rollout?: object } = {},
) {
  const rows = Object.entries(nodes).map(([name, state]) => rowOfObject(bootcNode(name, state)))
  const progress = progressOf(poolWith(status, rollout), rows, OPTIONS.now)
  return drawRollout(progress, { ...OPTIONS, ...options })
}

test('a rollout: when it ends, what each slot waits for, and the nodes by stage', () => {
  const drain = {
    startedAt: '2026-11-30T15:59:00Z',
    podsRemaining: 2,
    blocked: [
      {
        namespace: 'web',
        name: 'web-1',
        message: 'The disruption budget web needs 2 healthy pods and has 2 currently',
      },
    ],
  }

  const lines = draw(
    { 'worker-1': UPDATED, 'worker-2': STAGED, 'worker-3': STAGED, 'worker-4': { booted: OLD } },
    {
      message: '1/4 updated; 1 rebooting (worker-2: waiting for 2 pods, budget web/web)',
      image: 'registry.test/os:1@sha256:aaaaaaaaaaaa',
      nodeCount: 4,
      updatedCount: 1,
      observedGeneration: 1,
      rolloutStartedAt: '2026-11-30T15:30:00Z',
      estimatedCompletionTime: '2026-11-30T17:30:00Z',
      nextNodes: ['worker-3'],
      rebootSlots: [slot('worker-2', 'Draining', { drain })],
    },
  )

  expect(lines).toEqual([
    'workers  RolloutInProgress  1/4 updated',
    'image    registry.test/os:1@sha256:aaaaaaaaaaaa',
    'rollout  began Mon 16:30, should end Mon 18:30 (in 1h 30m); times in',
    '         Europe/Berlin',
    'slots    1 of 1 taken',
    '         worker-2: Draining since Mon 16:59; waiting for 2 pods, budget web/web',
    'next     worker-3',
    'why      1/4 updated; 1 rebooting (worker-2: waiting for 2 pods, budget',
    '         web/web); 1 node in a reboot slot',
    '',
    'PENDING 1  STAGING 0  STAGED 1  REBOOTING 1  UPDATED 1',
    'worker-4              worker-3  worker-2     worker-1',
  ])
})

test('a node that runs the image, and whose slot is not free yet, explains the number of updated ones', () => {
  const lines = draw(
    { a: UPDATED, b: UPDATED, c: STAGED },
    { nodeCount: 3, updatedCount: 2, rebootSlots: [slot('b', 'Verifying')] },
  )

  expect(lines[0]).toBe('workers  RolloutInProgress  2/3 updated, 1 of them still in a reboot slot')
  expect(lines.slice(-2)).toEqual([
    'PENDING 0  STAGING 0  STAGED 1  REBOOTING 1  UPDATED 1',
    '                      c         b            a',
  ])
})

test('an expected end that has passed is not shown', () => {
  const lines = draw(
    { a: UPDATED },
    {
      rolloutStartedAt: '2026-11-30T15:30:00Z',
      estimatedCompletionTime: '2026-11-30T15:59:00Z',
    },
  )

  expect(lines[2]).toBe('rollout  began Mon 16:30; times in Europe/Berlin')
})

test('a node in trouble has a column of its own, and its slot says why', () => {
  const problem = { problem: 'FellBack', lastError: 'came back on its old image' }

  const lines = draw(
    { a: { booted: OLD, fellBack: TARGET }, b: UPDATED },
    { rebootSlots: [slot('a', 'Reserved', problem)] },
    { rollout: { paused: true, maxUnavailable: 2 } },
  )

  expect(lines.slice(2, 4)).toEqual([
    'slots    1 of 2 taken; paused, no more nodes reboot',
    '         a: Reserved since Mon 16:58; FellBack; came back on its old image',
  ])
  expect(lines.slice(-2)).toEqual([
    'PENDING 0  STAGING 0  STAGED 0  REBOOTING 0  UPDATED 1  DEGRADED 1',
    '                                             b          a',
  ])
})

test('of many nodes the number is told, and of long names the end; no line is too long', () => {
  const nodes = Object.fromEntries([
    ...Array.from({ length: 30 }, (_, n) => [
      `worker-in-a-rather-distant-region-${n + 10}`,
      STAGED,
    ]),
    ['worker-in-a-rather-distant-region-1', UPDATED],
  ])

  const lines = draw(nodes, {}, { columns: 60 })
  const table = lines.slice(lines.indexOf('') + 1)

  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60)
  expect(table).toHaveLength(21)
  expect(table.slice(0, 2)).toEqual([
    'PENDING 0  STAGING 0  STAGED 30   REBOOTING 0  UPDATED 1',
    '                      …region-10               …-region-1',
  ])
  expect(table.at(-1)?.trim()).toBe('+11 more')
})

test('what other people wrote cannot control the terminal', () => {
  const lines = draw({ a: UPDATED }, { reason: 'A\u0007', message: 'first\n\u001b[2Jsecond' })

  expect(lines.join('')).not.toMatch(/\p{Cc}/u)
  expect(lines.join('')).toContain('first [2Jsecond')
})

test('a pool without nodes says so', () => {
  expect(draw({}, { message: '0/0 updated' }).at(-1)).toBe('It has no nodes yet.')
})
