import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { isEqual } from '#src/kube/merge-patch.ts'
import { asRead } from '#test/support/as-read.ts'
import {
  at,
  foreign,
  type Given,
  machine,
  NODE_UID,
  node,
  pod,
  providerObject,
  REFS,
  runningMachine,
  type Situation,
  situation,
  UID,
  unownedMachine,
  unusable,
  type World,
} from '#test/support/situation.ts'
import {
  decideWhole as decideByRules,
  type WholeDecision,
  type WholeEffect,
} from '#test/support/whole-decision.ts'

const MONDAY = at('2026-01-05T00:00:00Z')
const instants = fc
  .integer({ min: 0, max: 3 * 24 * 3600 })
  .map((seconds) => MONDAY.plus({ seconds }))
const stamps = instants.map((instant) => instant.toJSDate().toISOString().replace('.000', ''))

const JOINED = { nodeRef: { name: 'worker' } }
const STRANDED = machine({
  spec: {
    providerID: 'test://worker',
    infrastructureRef: {
      apiGroup: 'infrastructure.cluster.x-k8s.io',
      kind: 'OtherMachine',
      name: 'worker',
    },
  },
  status: {
    ...JOINED,
    conditions: [{ type: 'InfrastructureReady', status: 'False', reason: 'ObjectDoesNotExist' }],
  },
})
const FAILED = machine({
  spec: { providerID: 'test://worker' },
  status: {
    ...JOINED,
    deprecated: { v1beta1: { failureReason: 'CreateError', failureMessage: 'gone' } },
  },
})
const OUTDATED = runningMachine({
  annotations: {
    '5spot.finos.org/applied-spec': JSON.stringify({ uid: UID, generation: 0, fields: {} }),
  },
})

const machines: fc.Arbitrary<World['machine']> = fc.oneof(
  fc.constant<World['machine']>({ type: 'absent' }),
  fc.constant<World['machine']>(foreign('Machine team/worker')),
  fc.constant(unownedMachine()),
  fc.constant(machine()),
  fc.constant(runningMachine()),
  fc.constant(STRANDED),
  fc.constant(FAILED),
  fc.constant(OUTDATED),
  stamps.map((deletionTimestamp) => runningMachine({ deletionTimestamp })),
)

const children = (kind: 'TestConfig' | 'TestMachine'): fc.Arbitrary<World['bootstrap']> =>
  fc.constantFrom<World['bootstrap']>(
    undefined,
    { type: 'absent' },
    foreign(`${kind} team/worker`),
    providerObject(kind),
    providerObject(kind, { deletionTimestamp: '2026-01-05T23:00:00Z' }),
  )

const nodes = fc.constantFrom<World['node']>(
  undefined,
  { type: 'absent' },
  { type: 'unknown', message: 'no answer' },
  node(),
  node({ ready: 'False' }),
  node({ ready: 'Unknown' }),
  node({ spec: { unschedulable: true } }),
  node({
    metadata: { annotations: { '5spot.finos.org/cordoned-by': UID } },
    spec: { unschedulable: true },
  }),
  node({ metadata: { uid: 'another' } }),
)

const worlds: fc.Arbitrary<Partial<World>> = fc.record({
  machineVersion: fc.constantFrom<World['machineVersion']>('v1beta1', 'v1beta2', undefined),
  machine: machines,
  bootstrap: children('TestConfig'),
  infrastructure: children('TestMachine'),
  references: fc.constantFrom<World['references']>(
    undefined,
    { unusableKinds: [], kubeconfig: { type: 'usable' } },
    { unusableKinds: [], kubeconfig: { type: 'missing', message: 'no Secret' } },
    unusable('unserved'),
    unusable('clusterScoped'),
  ),
  cluster: fc.constantFrom<World['cluster']>(
    undefined,
    { type: 'absent' },
    { type: 'present', isPaused: false, isDeleting: false },
    { type: 'present', isPaused: true, isDeleting: false },
  ),
  node: nodes,
  pods: fc.constantFrom<World['pods']>(undefined, [], [pod('api')], [pod('api'), pod('cart')]),
})

const phases = fc.constantFrom(
  'Pending',
  'Active',
  'ShuttingDown',
  'Inactive',
  'Disabled',
  'Terminated',
  'Error',
  undefined,
) as fc.Arbitrary<'Pending' | undefined>

const facts: fc.Arbitrary<Given> = fc.record(
  {
    spec: fc.record(
      {
        killSwitch: fc.boolean(),
        gracefulShutdownTimeout: fc.constantFrom('0s', '5m', '24h', '25h'),
        nodeDrainTimeout: fc.constantFrom('0s', '5m'),
        clusterName: fc.constantFrom('prod', '-bad-'),
        replaceOnChange: fc.constantFrom('Never', 'Now'),
        schedule: fc.record(
          {
            daysOfWeek: fc.constantFrom(['mon-fri'], ['sun'], ['funday'], []),
            hoursOfDay: fc.constantFrom(['9-17'], ['0-23'], ['99'], []),
            timezone: fc.constantFrom('UTC', 'America/New_York', 'Mars/Olympus'),
            enabled: fc.boolean(),
          },
          { requiredKeys: ['daysOfWeek', 'hoursOfDay'] },
        ),
      },
      { requiredKeys: [] },
    ),
    status: fc.record({
      phase: phases,
      observedGeneration: fc.constantFrom(1, 2),
      shutdownStartedAt: fc.option(stamps, { nil: undefined }),
      drain: fc.option(
        stamps.map((startedAt) => ({ startedAt })),
        { nil: undefined },
      ),
      retry: fc.option(
        stamps.map((notBefore) => ({ attempts: 2, notBefore })),
        { nil: undefined },
      ),
      wakeTime: fc.option(stamps, { nil: undefined }),
      refs: fc.boolean(),
    }) as fc.Arbitrary<object>,
    world: worlds,
    deletedAt: fc.option(stamps, { nil: undefined }) as fc.Arbitrary<string>,
    finalizers: fc.constantFrom(
      [],
      ['5spot.finos.org/scheduledmachine'],
      ['other/finalizer'],
      ['5spot.finos.org/scheduledmachine', 'orphan'],
    ),
    isPaused: fc.boolean(),
    forceFinalizer: fc.boolean(),
  },
  { requiredKeys: ['world', 'status'] },
) as fc.Arbitrary<Given>

function worldOf(given: Given & { status: { refs?: boolean } }): Situation {
  const { refs, ...status } = given.status
  const nodeRef = { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: NODE_UID }
  const kept = Object.fromEntries(
    Object.entries({ ...status, ...(refs && { ...REFS, nodeRef }) }).filter(
      ([, value]) => value !== undefined,
    ),
  )
  return situation({ ...given, status: kept })
}

function decideWhole(world: Situation, now: DateTime): WholeDecision {
  return decideByRules(asRead(world), now)
}

const RUNS = { numRuns: 400 }

describe('decide, over generated worlds', () => {
  it('answers every world, the same each time, and changes nothing that it was given', () => {
    fc.assert(
      fc.property(facts, instants, (given, now) => {
        const world = worldOf(given as never)
        const before = structuredClone(plain(world))

        const first = decideWhole(world, now)
        const second = decideWhole(world, now)

        expect(second).toEqual(first)
        expect(plain(world)).toEqual(before)
      }),
      RUNS,
    )
  })

  it('writes nothing more about a world that does not change', () => {
    fc.assert(
      fc.property(facts, instants, (given, now) => {
        let world = worldOf(given as never)
        for (let pass = 0; pass < 4; pass += 1) world = recorded(world, now)

        const { effects } = decideWhole(world, now)

        for (const effect of effects) {
          if (effect.type !== 'record') continue
          expect(effect.status).toEqual(world.status)
        }
      }),
      RUNS,
    )
  })

  it('stores the intent before anything disruptive (I2)', () => {
    fc.assert(
      fc.property(facts, instants, (given, now) => {
        const world = worldOf(given as never)

        const { effects } = decideWhole(world, now)

        const first = effects.findIndex(isDisruptive)
        const isStoredBefore = effects.slice(0, Math.max(0, first)).some((e) => e.type === 'record')
        expect(first === -1 || isStoredBefore || isIntentStored(world)).toBe(true)
      }),
      RUNS,
    )
  })

  it('always says when to look again, and never in the past', () => {
    fc.assert(
      fc.property(facts, instants, (given, now) => {
        const { effects } = decideWhole(worldOf(given as never), now)

        for (const effect of effects) {
          if (effect.type !== 'record') continue
          expect(DateTime.fromISO(effect.status.wakeTime ?? '') >= now).toBe(true)
        }
      }),
      RUNS,
    )
  })

  it('touches no Machine, Node or provider object that is not ours (I6)', () => {
    fc.assert(
      fc.property(facts, instants, (given, now) => {
        const world = worldOf(given as never)

        const { effects } = decideWhole(world, now)

        for (const { type, ...effect } of effects) {
          if (type === 'deleteMachine' || type === 'skipMachineDrain') {
            expect(world.world?.machine.type).toBe('ours')
          }
          if (type === 'deleteProviderObject' && 'role' in effect) {
            expect(['ours', 'stale']).toContain(world.world?.[effect.role as 'bootstrap']?.type)
          }
          if (isDisruptive({ type }) && world.world?.machine.type === 'unowned') {
            expect.unreachable(`${type} beside a Machine that has to be adopted first`)
          }
          if (DISRUPTIVE.has(type)) expect(world.world?.machine.type).not.toBe('foreign')
          if (type === 'deleteNode' && world.world?.node?.type === 'present') {
            expect(world.world.node.node.metadata.uid).toBe(NODE_UID)
          }
        }
      }),
      RUNS,
    )
  })
})

const DISRUPTIVE: ReadonlySet<WholeEffect['type']> = new Set([
  'cordonNode',
  'evictPods',
  'deleteMachine',
  'deleteNode',
  'deleteProviderObject',
])

function isDisruptive({ type }: Pick<WholeEffect, 'type'>): boolean {
  return DISRUPTIVE.has(type)
}

function isIntentStored({ status }: Situation): boolean {
  return status.shutdownStartedAt !== undefined || status.phase === 'Terminated'
}

// The world with the status that the pass would have written, and the finalizer.
function recorded(world: Situation, now: DateTime): Situation {
  let next = world
  for (const effect of decideWhole(world, now).effects) {
    if (effect.type === 'record' && !isEqual(next.status, effect.status)) {
      next = { ...next, status: effect.status, rawStatus: effect.status }
    }
    if (effect.type === 'addFinalizer') {
      next = { ...next, finalizers: ['5spot.finos.org/scheduledmachine'] }
    }
  }
  return next
}

function plain(world: Situation): unknown {
  return JSON.parse(JSON.stringify(world))
}
