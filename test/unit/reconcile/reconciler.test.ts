// The outcome of the passes for one object, for different decisions and answers of the API server.

import { expect, test } from 'vitest'
import { specShape } from '#src/cluster-api/spec-shape.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { createReconciler } from '#src/reconcile/reconciler.ts'
import type { Decision } from '#src/scheduled-machine/effects.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import type { Summary } from '#src/scheduled-machine/settled/summary.ts'
import { createScheduledMachineSystem } from '#src/scheduled-machine/system.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { type Served, served } from '#test/support/served.ts'
import { at, SPEC, situation, UID } from '#test/support/situation.ts'

// A Monday evening in New York: the window is closed, and there is nothing to read beside the object.
const NOW = '2026-01-05T23:30:00Z'
const WAKE = '2026-01-06T14:00:00Z'
const KEY = { namespace: 'team', name: 'worker' }

const STATUS = { phase: 'Inactive', observedGeneration: 1, wakeTime: WAKE } as const
const OBJECT = {
  apiVersion: '5spot.finos.org/v1alpha1',
  kind: 'ScheduledMachine',
  metadata: {
    ...KEY,
    uid: UID,
    generation: 1,
    resourceVersion: '7',
    finalizers: ['5spot.finos.org/scheduledmachine'],
  },
  spec: SPEC,
  status: STATUS,
}
const READ = 'GET scheduledmachines/worker'
const WRITE = 'PATCH scheduledmachines/worker/status'
const LOOK = [READ, 'GET machines/worker']
const NODE = { metadata: { name: 'n', uid: 'uid-n' } }
const NODE_REF = { apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'uid-n' }
const DRAIN = { startedAt: NOW, podsRemaining: 1 }
const POD = { namespace: 'shop', name: 'web', uid: 'uid-web' }

interface Row {
  readonly about: string
  /** Instead of the object, and what else is asked. */
  readonly world?: Readonly<Record<string, Served>>
  readonly decides?: Decision
  readonly summary?: Summary
  readonly outcome: object
  readonly calls: readonly string[]
  readonly logs?: readonly string[]
  readonly forgets?: number
}

const finalizer = { type: 'addFinalizer' } as const
const status = { ...STATUS, message: 'new' }

const ROWS: readonly Row[] = [
  {
    about: 'an object that does not exist is gone',
    world: { [READ]: 404 },
    outcome: { kind: 'gone' },
    calls: [READ],
  },
  {
    about: 'an object without work is settled until its wake time',
    outcome: { kind: 'settled', wakeTime: at(WAKE) },
    calls: LOOK,
  },
  {
    about: 'an object without a wake time is settled',
    world: { [READ]: { ...OBJECT, status: { ...STATUS, wakeTime: undefined } } },
    outcome: { kind: 'settled' },
    calls: LOOK,
  },
  {
    about: 'a summary without news is settled without reading more',
    summary: {},
    outcome: { kind: 'settled' },
    calls: [READ],
  },
  {
    about: 'a summary with news causes a full pass',
    summary: { node: { name: 'n', uid: 'u', providerID: undefined, isReady: true } },
    outcome: { kind: 'settled', wakeTime: at(WAKE) },
    calls: LOOK,
  },
  {
    about: 'steps that never end stop after eight passes',
    decides: { again: true },
    outcome: { kind: 'again', reason: 'the object keeps changing' },
    calls: Array.from({ length: 8 }, () => LOOK).flat(),
  },
  {
    about: 'an object that changes during every pass is given up after eight passes',
    world: { [WRITE]: 409 },
    decides: { status },
    outcome: { kind: 'again', reason: 'the object keeps changing' },
    calls: Array.from({ length: 8 }, () => [...LOOK, WRITE]).flat(),
  },
  {
    about: 'an object that is deleted meanwhile is read again, and cached discovery is cleared',
    world: { [WRITE]: 404 },
    decides: { status },
    outcome: { kind: 'again', reason: 'the object keeps changing' },
    calls: Array.from({ length: 8 }, () => [...LOOK, WRITE]).flat(),
    forgets: 8,
  },
  {
    about: 'an API server in trouble leads to a retry',
    world: { 'GET machines/worker': 503 },
    outcome: { kind: 'again', reason: expect.stringMatching(/machines\/worker: HTTP 503/) },
    calls: LOOK,
    logs: ['pass did not finish'],
  },
  {
    about: 'a busy API server leads to a retry after its Retry-After',
    world: { [READ]: new KubeError('Throttled', 'slow down', { retryAfterSeconds: 7 }) },
    outcome: { kind: 'again', reason: 'slow down', retryAfterSeconds: 7 },
    calls: [READ],
    logs: ['pass did not finish'],
  },
  {
    about: 'a forbidden status write is not explained in the status',
    world: { [WRITE]: 403 },
    decides: { status },
    outcome: { kind: 'again', reason: expect.stringMatching(/HTTP 403/) },
    calls: [...LOOK, WRITE],
    logs: ['pass did not finish'],
  },
  ...[
    ['a finalizer', finalizer] as const,
    ['the removal of a finalizer', { type: 'removeFinalizer' }] as const,
  ].map(([what, effect]) => ({
    about: `a forbidden write of ${what} is explained in the status`,
    world: { 'PATCH scheduledmachines/worker': 403 },
    decides: { after: [effect] },
    outcome: { kind: 'settled', wakeTime: at('2026-01-05T23:30:30Z') },
    calls: [...LOOK, 'PATCH scheduledmachines/worker', 'POST events', WRITE],
    logs: ['action failed', 'recorded status'],
  })),
  {
    about: 'a finalizer write on an object that is gone is not explained',
    world: { 'PATCH scheduledmachines/worker': 404 },
    decides: { after: [finalizer] },
    outcome: { kind: 'again', reason: 'the object keeps changing' },
    calls: Array.from({ length: 8 }, () => [...LOOK, 'PATCH scheduledmachines/worker']).flat(),
    forgets: 8,
  },
  {
    about: 'a refused read delays the pass, and the status says until when',
    world: { 'GET machines/worker': 403 },
    outcome: { kind: 'settled', wakeTime: at('2026-01-05T23:30:10Z') },
    calls: [...LOOK, WRITE],
    logs: ['read failed', 'recorded status'],
  },
  {
    about: 'a refused read is only logged when the status write is forbidden, too',
    world: { 'GET machines/worker': 403, [WRITE]: 403 },
    outcome: { kind: 'again', reason: expect.stringMatching(/HTTP 403/) },
    calls: [...LOOK, WRITE],
    logs: ['read failed', 'pass did not finish'],
  },
  {
    about: 'a refused read of the ScheduledMachine is only logged',
    world: { [READ]: 403 },
    outcome: { kind: 'again', reason: expect.stringMatching(/HTTP 403/) },
    calls: [READ],
    logs: ['pass did not finish'],
  },
  {
    about: 'an action that a busy API server refuses is not explained, but retried',
    world: { 'POST machines': 503 },
    decides: { after: [{ type: 'createMachine' }] },
    outcome: { kind: 'again', reason: expect.stringMatching(/HTTP 503/) },
    calls: [...LOOK, 'POST machines'],
    logs: ['pass did not finish'],
  },
  {
    about: 'a refused action is explained in the status, and no action follows it',
    decides: {
      after: [{ type: 'createProviderObject', role: 'bootstrap', source: source() }, finalizer],
      again: true,
    },
    outcome: { kind: 'settled', wakeTime: at('2026-01-05T23:30:30Z') },
    calls: [...LOOK, 'POST events', WRITE],
    logs: ['action failed', 'recorded status'],
  },
  {
    about: 'the results of evictions are written after them',
    world: {
      [READ]: { ...OBJECT, status: { ...STATUS, nodeRef: NODE_REF, drain: DRAIN } },
      'GET nodes/n': NODE,
      'POST pods/web/eviction': 403,
    },
    decides: {
      after: [{ type: 'evictPods', pods: [POD] }],
    },
    outcome: { kind: 'settled', wakeTime: at(WAKE) },
    calls: [...LOOK, 'GET nodes/n', 'POST pods/web/eviction', WRITE],
    logs: ['recorded status'],
  },
]

test.each(ROWS)('$about', async ({ summary, outcome, calls, logs = [], forgets = 0, ...row }) => {
  const { reconcile, asked, lines, forgotten } = bed(row)

  const result = await reconcile({ ...KEY, ...(summary && { summary }) }, signal())

  expect(result).toStrictEqual(outcome)
  expect(asked).toEqual(calls)
  expect(lines.map(({ message }) => message)).toEqual(logs)
  expect(forgotten).toHaveLength(forgets)
})

test('log lines name the object', async () => {
  const { reconcile, lines } = bed({ world: { [READ]: 503 } })

  await reconcile(KEY, signal())

  expect(lines).toEqual([expect.objectContaining({ ...KEY, kind: 'ScheduledMachine' })])
})

test.each<[string, Pick<Row, 'world' | 'decides'>]>([
  ['in a look', { world: { [READ]: new TypeError('oh') } }],
  [
    'in an action',
    {
      world: { 'POST machines': new TypeError('oh') },
      decides: { after: [{ type: 'createMachine' }] },
    },
  ],
])('a bug is not taken for an answer: %s', async (_, row) => {
  const { reconcile } = bed(row)

  await expect(reconcile(KEY, signal())).rejects.toThrow(new TypeError('oh'))
})

test('only the first pass of an idle object assumes that there is no Machine', async () => {
  const schedule = { ...SPEC.schedule, hoursOfDay: ['0-23'] }
  const { reconcile, asked } = bed({
    world: { [READ]: { ...OBJECT, spec: { ...SPEC, schedule } } },
    decides: { again: true },
  })

  await reconcile(KEY, signal())

  expect(asked.slice(0, 7)).toEqual([
    READ,
    'GET scheduleoverrides',
    'GET clusters/prod',
    READ,
    'GET scheduleoverrides',
    'GET machines/worker',
    'GET clusters/prod',
  ])
})

function signal(): AbortSignal {
  return new AbortController().signal
}

function source() {
  return { type: 'inline', ...SPEC.bootstrapSpec } as const
}

function bed({ world = {}, decides = {} }: Pick<Row, 'world' | 'decides'>) {
  const { client, calls } = served({
    [READ]: OBJECT,
    [WRITE]: OBJECT,
    'POST events': { metadata: { name: 'e' } },
    ...world,
  })
  const { log, lines } = collectingLog()
  const forgotten: number[] = []
  const { finalizerTimeout, forceFinalizer, reclaimDisables } = situation()
  const system = createScheduledMachineSystem({
    client,
    discovery: {
      machineVersion: async () => 'v1beta2',
      resourceOf: async (apiVersion, kind) => {
        if (decides.after !== undefined) throw new KubeError('Forbidden', 'no')
        return { apiVersion, kind, plural: 'any', namespaced: true }
      },
      shapeOf: async (kind) => specShape(kind, undefined),
      forget: () => {
        forgotten.push(calls.length)
      },
    },
    workload: { open: async () => ({ type: 'client', client }) },
    settings: { ...DEFAULT_SETTINGS, finalizerTimeout, forceFinalizer, reclaimDisables },
  })
  const clock = createVirtualClock(at(NOW))
  const reconcile = createReconciler({ ...system, decide: () => decides }, { client, clock, log })
  return { reconcile, asked: calls, lines, forgotten }
}
