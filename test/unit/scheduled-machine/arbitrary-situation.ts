// Situations of every kind, and instants within three days.
import fc from 'fast-check'
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
import { ADMIN, BATCH, GPU, tainted } from '#test/support/tainted-node.ts'

const MONDAY = at('2026-01-05T00:00:00Z')
export const instants = fc
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
  tainted([ADMIN, GPU]),
  tainted([BATCH, GPU], [BATCH]),
  tainted([BATCH], [BATCH, GPU], 'False'),
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

export const facts: fc.Arbitrary<Given> = fc.record(
  {
    spec: fc.record(
      {
        killSwitch: fc.boolean(),
        gracefulShutdownTimeout: fc.constantFrom('0s', '5m', '24h', '25h'),
        nodeDrainTimeout: fc.constantFrom('0s', '5m'),
        clusterName: fc.constantFrom('prod', '-bad-'),
        nodeTaints: fc.constantFrom([], [BATCH], [GPU, BATCH]),
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
      appliedNodeTaints: fc.constantFrom(undefined, [BATCH], [ADMIN, GPU]),
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

export function worldOf(given: Given & { status: { refs?: boolean } }): Situation {
  const { refs, ...status } = given.status
  const nodeRef = { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: NODE_UID }
  const kept = Object.fromEntries(
    Object.entries({ ...status, ...(refs && { ...REFS, nodeRef }) }).filter(
      ([, value]) => value !== undefined,
    ),
  )
  return situation({ ...given, status: kept })
}
