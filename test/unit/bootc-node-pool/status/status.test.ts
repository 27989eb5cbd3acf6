// The counts and conditions of a pool (facts of the bootc operator §4 and §8.5).
import { expect, test } from 'vitest'
import { findCondition } from '#src/kube/conditions.ts'
import { DIGESTS, withNames } from '#test/support/pool/images.ts'
import { REBOOTING, STAGED, STAGING, UPDATED } from '#test/support/pool/node-given.ts'
import { decideFor, on, type PoolGiven } from '#test/support/pool/situation.ts'

const FIVE = {
  w1: on(UPDATED),
  w2: on({ idle: 'Idle' }),
  w3: on(STAGING),
  w4: on(STAGED),
  w5: on(REBOOTING),
} as const
const NONE = { rollout: { maxUnavailable: 0 } }

interface Row {
  readonly about: string
  readonly given: PoolGiven
  /** nodeCount/updatedCount/updatingCount/degradedCount */
  readonly counts: string
  readonly upToDate: string
  /** deployedDigest, and whether an update is available. */
  readonly deployed?: string
  readonly reason?: string
}

test.each<Row>([
  {
    about: 'three of three nodes run the target',
    given: { nodes: { w1: on(UPDATED), w2: on(UPDATED), w3: on(UPDATED) } },
    counts: '3/3/0/0',
    upToDate: 'True AllUpdated: ',
    deployed: 'NEW false',
  },
  {
    about: 'one node in each bucket',
    given: { spec: NONE, slots: { w5: { phase: 'Rebooting' } }, nodes: FIVE },
    counts: '5/1/4/0',
    upToDate:
      'False RolloutInProgress: 1/5 updated; 1 pending, 1 staging, 1 staged, 1 rebooting, 0 degraded',
    deployed: 'undefined true',
  },
  {
    about: 'paused, and one of three is done',
    given: {
      spec: { rollout: { paused: true } },
      nodes: { w1: on(UPDATED), w2: on({ idle: 'Idle' }), w3: on({ idle: 'Idle' }) },
    },
    counts: '3/1/2/0',
    upToDate: 'False Paused: 1/3 updated; 2 pending, 0 staging, 0 staged, 0 rebooting, 0 degraded',
    deployed: 'undefined true',
  },
  {
    about: 'no node at all',
    given: { nodes: {} },
    counts: '0/0/0/0',
    upToDate: 'True AllUpdated: ',
    deployed: 'NEW false',
  },
  {
    about: 'two nodes that are about to be claimed are pending, so not all are updated',
    given: { nodes: { w1: { bootcNode: 'none' }, w2: { bootcNode: 'none' } } },
    counts: '2/0/2/0',
    upToDate:
      'False RolloutInProgress: 0/2 updated; 2 pending, 0 staging, 0 staged, 0 rebooting, 0 degraded',
    deployed: 'undefined true',
  },
  {
    about: 'another target, and no node is done: what is deployed stays',
    given: {
      spec: NONE,
      status: { deployedDigest: DIGESTS.OLD },
      nodes: { w1: on(STAGED), w2: on(STAGED) },
    },
    counts: '2/0/2/0',
    upToDate:
      'False RolloutInProgress: 0/2 updated; 0 pending, 0 staging, 2 staged, 0 rebooting, 0 degraded',
    deployed: 'OLD true',
  },
  {
    about: 'the image has just changed, and all nodes run the one before: not up to date any more',
    given: {
      image: 'NEXT',
      status: { targetDigest: DIGESTS.NEW, deployedDigest: DIGESTS.NEW },
      nodes: { w1: on(UPDATED) },
    },
    counts: '1/0/1/0',
    upToDate:
      'False RolloutInProgress: 0/1 updated; 1 pending, 0 staging, 0 staged, 0 rebooting, 0 degraded',
    deployed: 'NEW true',
  },
  {
    about: 'a degraded node that runs the target is not updated',
    given: { nodes: { w1: on({ ...UPDATED, degraded: 'x' }), w2: on(UPDATED) } },
    counts: '2/1/0/1',
    upToDate:
      'False RolloutInProgress: 1/2 updated; 0 pending, 0 staging, 0 staged, 0 rebooting, 1 degraded',
    deployed: 'undefined true',
    reason: 'NodeDegraded',
  },
  {
    about: 'the digest is not known',
    given: {
      spec: { image: { ref: 'quay.io/example/os:stable' } },
      resolution: { ref: 'quay.io/example/os:stable' },
      status: { targetDigest: undefined } as never,
      nodes: {},
    },
    counts: '0/0/0/0',
    upToDate: 'Unknown TargetUnknown: The digest of spec.image.ref is not known',
    deployed: 'undefined false',
  },
  {
    about: 'the pool is deleted, and a node still reboots: what was told of the image stays',
    given: {
      deletedAt: '2026-01-05T14:59:00Z',
      status: {
        conditions: [
          {
            type: 'UpToDate',
            status: 'False',
            reason: 'RolloutInProgress',
            message: '0/1 updated',
            lastTransitionTime: '2026-01-05T14:00:00Z',
          },
        ],
      },
      slots: { w1: { phase: 'Rebooting' } },
      nodes: { w1: on({ ...STAGED, idle: 'Rebooting', isApproved: true, isInSlot: true }) },
    },
    counts: '0/0/0/0',
    upToDate: 'False RolloutInProgress: 0/1 updated',
    deployed: 'undefined true',
  },
])('$about', ({ given, counts, upToDate, deployed, reason }) => {
  const { status = {} } = decideFor(given)

  const condition = findCondition(status.conditions ?? [], 'UpToDate')
  expect({
    counts: [
      status.nodeCount,
      status.updatedCount,
      status.updatingCount,
      status.degradedCount,
    ].join('/'),
    upToDate: `${condition?.status} ${condition?.reason}: ${condition?.message}`,
    deployed: withNames(`${status.deployedDigest} ${status.updateAvailable}`),
    reason: status.reason,
  }).toEqual({ counts, upToDate, deployed, reason: reason ?? condition?.reason })
})

test('a tag is told with its digest, and with the time of the next look', () => {
  const ref = 'quay.io/example/os:stable'
  const resolution = {
    ref,
    digest: DIGESTS.NEW,
    resolvedAt: '2026-01-05T15:00:00Z',
    nextAt: '2026-01-05T15:05:00Z',
  }

  const { status } = decideFor({ spec: { image: { ref } }, resolution, nodes: { w1: on(UPDATED) } })

  expect(status).toMatchObject({
    image: `${ref}@${DIGESTS.NEW.slice(0, 19)}`,
    targetDigest: DIGESTS.NEW,
    nextTagResolutionTime: resolution.nextAt,
    resolution,
    wakeTime: resolution.nextAt,
    observedGeneration: 1,
  })
})

test('a tag that cannot be looked up: the rollout goes on with the last digest, and the condition stays', () => {
  const ref = 'quay.io/example/os:stable'
  const resolution = { ref, digest: DIGESTS.NEW, lastError: 'fetching manifest: 503' }

  const { status } = decideFor({ spec: { image: { ref } }, resolution, nodes: { w1: on(STAGED) } })

  expect(status?.rebootSlots).toMatchObject([{ node: 'w1' }])
  expect(findCondition(status?.conditions ?? [], 'Degraded')).toMatchObject({
    status: 'True',
    reason: 'TagResolutionError',
    message: 'fetching manifest: 503',
  })
})

test('a tag that cannot be looked up without the pull Secret: the Secret comes first', () => {
  const ref = 'quay.io/example/os:stable'
  const resolution = { ref, lastError: 'fetching manifest: quay.io refuses the login' }
  const pullSecret = { type: 'missing', message: 'Secret os/pull does not exist' } as const

  const { status } = decideFor({ spec: { image: { ref } }, resolution, pullSecret, nodes: {} })

  expect(findCondition(status?.conditions ?? [], 'Degraded')).toMatchObject({
    reason: 'TagResolutionError',
    message: 'Secret os/pull does not exist. fetching manifest: quay.io refuses the login',
  })
})

test('of several problems the first one of the order is told', () => {
  const conflict = { w9: on({ owner: { uid: 'x', name: 'other' } }) }
  const degraded = { w1: on({ degraded: 'x' }) }
  const secret = { type: 'missing', message: 'Secret os/pull does not exist' } as const
  const failed = {
    ref: `quay.io/example/os@${DIGESTS.NEW}`,
    digest: DIGESTS.NEW,
    lastError: 'no answer',
  }
  const halted = { ...degraded, w2: on({ degraded: 'x' }) }
  const slots = { w1: {}, w2: {} }
  const invalid = { spec: { rollout: { maxUnavailable: 'x' } } }
  const cases: readonly PoolGiven[] = [
    { nodes: degraded },
    { nodes: degraded, pullSecret: secret },
    { nodes: { ...degraded, ...conflict }, pullSecret: secret },
    { nodes: { ...halted, ...conflict }, pullSecret: secret, slots },
    { nodes: { ...halted, ...conflict }, pullSecret: secret, slots, ...invalid },
    {
      nodes: { ...halted, ...conflict },
      pullSecret: secret,
      slots,
      ...invalid,
      resolution: failed,
    },
  ]

  const reasons = cases.map((given) => decideFor(given).status?.reason)

  expect(reasons).toEqual([
    'NodeDegraded',
    'SecretError',
    'NodeConflict',
    'RolloutHalted',
    'InvalidSpec',
    'TagResolutionError',
  ])
})

test('a degraded pool that does not change: nothing is written, and no transition time moves (I4)', () => {
  const given: PoolGiven = { nodes: { w1: on({ degraded: 'x' }), w2: on(UPDATED) } }
  const first = decideFor(given).status
  if (first === undefined) throw new Error('no status')

  const second = decideFor({ ...given, status: first }, '2026-01-05T15:04:00Z')

  expect(second).toEqual({ before: [], status: first, after: [] })
})
