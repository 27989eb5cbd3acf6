// How the passes for one object end, whatever the rules and the API server say.
import { expect, test } from 'vitest'
import type { InServiceSummary } from '#src/cluster-api/in-service-summary.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { createReconciler } from '#src/reconcile/reconciler.ts'
import type { Decision } from '#src/scheduled-machine/effects.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { createScheduledMachineSystem } from '#src/scheduled-machine/system.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { at, observed, SPEC, UID } from '#test/support/observed.ts'
import { type Served, served } from '#test/support/served.ts'

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
  readonly summary?: InServiceSummary
  readonly outcome: object
  readonly calls: readonly string[]
  readonly logs?: readonly string[]
  readonly forgets?: number
}

const finalizer = { type: 'addFinalizer' } as const
const status = { ...STATUS, message: 'new' }

const ROWS: readonly Row[] = [
  {
    about: 'an object that is not there is gone',
    world: { [READ]: 404 },
    outcome: { kind: 'gone' },
    calls: [READ],
  },
  {
    about: 'nothing to do is settled until the wake',
    outcome: { kind: 'settled', wakeTime: at(WAKE) },
    calls: LOOK,
  },
  {
    about: 'without a wake it is settled',
    world: { [READ]: { ...OBJECT, status: { ...STATUS, wakeTime: undefined } } },
    outcome: { kind: 'settled' },
    calls: LOOK,
  },
  {
    about: 'a summary that shows nothing new is settled without a look',
    summary: {},
    outcome: { kind: 'settled' },
    calls: [READ],
  },
  {
    about: 'a summary that shows something is looked at',
    summary: { node: { name: 'n', uid: 'u', providerID: undefined } },
    outcome: { kind: 'settled', wakeTime: at(WAKE) },
    calls: LOOK,
  },
  {
    about: 'steps that never end are left after eight',
    decides: { again: true },
    outcome: { kind: 'again', reason: 'the object keeps changing' },
    calls: Array.from({ length: 8 }, () => LOOK).flat(),
  },
  {
    about: 'an object that always changes is left after eight',
    world: { [WRITE]: 409 },
    decides: { status },
    outcome: { kind: 'again', reason: 'the object keeps changing' },
    calls: Array.from({ length: 8 }, () => [...LOOK, WRITE]).flat(),
  },
  {
    about: 'an object that goes meanwhile is looked at again, and nothing is taken for known',
    world: { [WRITE]: 404 },
    decides: { status },
    outcome: { kind: 'again', reason: 'the object keeps changing' },
    calls: Array.from({ length: 8 }, () => [...LOOK, WRITE]).flat(),
    forgets: 8,
  },
  {
    about: 'an API server in trouble is asked again',
    world: { 'GET machines/worker': 503 },
    outcome: { kind: 'again', reason: expect.stringMatching(/machines\/worker: HTTP 503/) },
    calls: LOOK,
    logs: ['pass not finished'],
  },
  {
    about: 'a busy API server is asked again when it says',
    world: { [READ]: new KubeError('Throttled', 'slow down', { retryAfterSeconds: 7 }) },
    outcome: { kind: 'again', reason: 'slow down', retryAfterSeconds: 7 },
    calls: [READ],
    logs: ['pass not finished'],
  },
  {
    about: 'a status that may not be written cannot be explained in the status',
    world: { [WRITE]: 403 },
    decides: { status },
    outcome: { kind: 'again', reason: expect.stringMatching(/HTTP 403/) },
    calls: [...LOOK, WRITE],
    logs: ['pass not finished'],
  },
  ...[['a finalizer', finalizer] as const, ['the end', { type: 'removeFinalizer' }] as const].map(
    ([what, effect]) => ({
      about: `${what} that may not be written is explained in the status`,
      world: { 'PATCH scheduledmachines/worker': 403 },
      decides: { after: [effect] },
      outcome: { kind: 'settled', wakeTime: at('2026-01-05T23:30:30Z') },
      calls: [...LOOK, 'PATCH scheduledmachines/worker', 'POST events', WRITE],
      logs: ['action failed', 'recorded status'],
    }),
  ),
  {
    about: 'a finalizer of an object that went meanwhile is not explained',
    world: { 'PATCH scheduledmachines/worker': 404 },
    decides: { after: [finalizer] },
    outcome: { kind: 'again', reason: 'the object keeps changing' },
    calls: Array.from({ length: 8 }, () => [...LOOK, 'PATCH scheduledmachines/worker']).flat(),
    forgets: 8,
  },
  {
    about: 'a read that is refused puts the pass off, and the status says until when',
    world: { 'GET machines/worker': 403 },
    outcome: { kind: 'settled', wakeTime: at('2026-01-05T23:30:10Z') },
    calls: [...LOOK, WRITE],
    logs: ['read failed', 'recorded status'],
  },
  {
    about: 'a read that is refused when the status may not be written either is only logged',
    world: { 'GET machines/worker': 403, [WRITE]: 403 },
    outcome: { kind: 'again', reason: expect.stringMatching(/HTTP 403/) },
    calls: [...LOOK, WRITE],
    logs: ['read failed', 'pass not finished'],
  },
  {
    about: 'a ScheduledMachine that may not be read is only logged',
    world: { [READ]: 403 },
    outcome: { kind: 'again', reason: expect.stringMatching(/HTTP 403/) },
    calls: [READ],
    logs: ['pass not finished'],
  },
  {
    about: 'an action that the API server has no time for is not explained, but tried again',
    world: { 'POST machines': 503 },
    decides: { after: [{ type: 'createMachine' }] },
    outcome: { kind: 'again', reason: expect.stringMatching(/HTTP 503/) },
    calls: [...LOOK, 'POST machines'],
    logs: ['pass not finished'],
  },
  {
    about: 'an action that is refused is explained in the status, and nothing follows it',
    decides: {
      after: [{ type: 'createProviderObject', role: 'bootstrap', source: source() }, finalizer],
      again: true,
    },
    outcome: { kind: 'settled', wakeTime: at('2026-01-05T23:30:30Z') },
    calls: [...LOOK, 'POST events', WRITE],
    logs: ['action failed', 'recorded status'],
  },
  {
    about: 'what came of evictions is written after them',
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

test('what is logged says of which object', async () => {
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

test('only the first look at what rests trusts that it has no Machine', async () => {
  const schedule = { ...SPEC.schedule, hoursOfDay: ['0-23'] }
  const { reconcile, asked } = bed({
    world: { [READ]: { ...OBJECT, spec: { ...SPEC, schedule } } },
    decides: { again: true },
  })

  await reconcile(KEY, signal())

  expect(asked.slice(0, 5)).toEqual([
    READ,
    'GET clusters/prod',
    READ,
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
  const { finalizerTimeout, forceFinalizer } = observed()
  const system = createScheduledMachineSystem({
    client,
    discovery: {
      machineVersion: async () => 'v1beta2',
      resourceOf: async (apiVersion, kind) => {
        if (decides.after !== undefined) throw new KubeError('Forbidden', 'no')
        return { apiVersion, kind, plural: 'any', namespaced: true }
      },
      forget: () => {
        forgotten.push(calls.length)
      },
    },
    workload: { open: async () => ({ type: 'client', client }) },
    settings: { ...DEFAULT_SETTINGS, finalizerTimeout, forceFinalizer },
  })
  const clock = createVirtualClock(at(NOW))
  const reconcile = createReconciler({ ...system, decide: () => decides }, { client, clock, log })
  return { reconcile, asked: calls, lines, forgotten }
}
