// Pools of every kind, with nodes in every state, also those that cannot be.
import fc from 'fast-check'
import type { BootcNodePoolStatus, RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { DIGESTS } from '#test/support/pool/images.ts'
import { type BootcNodeGiven, type NodeGiven, podOn } from '#test/support/pool/node-given.ts'
import { instant, NOW, type PoolGiven, slotOf } from '#test/support/pool/situation.ts'

const START = instant(NOW)
const NAMES = ['w1', 'w2', 'w3', 'w4'] as const

/** Within a day around `NOW`. */
export const instants = fc
  .integer({ min: -3600, max: 23 * 3600 })
  .map((seconds) => START.plus({ seconds }))
const stamps = instants.map((at) => at.toJSDate().toISOString().replace('.000', ''))
const images = fc.constantFrom('OLD' as const, 'NEW' as const, 'NEXT' as const)

/** Without the value in nine of ten cases. */
function seldom<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 9 },
    { arbitrary: values, weight: 1 },
  )
}

function often<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(fc.constant(undefined), values)
}

// A field without a value is absent.
function fields<T extends object>(
  model: {
    readonly [K in keyof T]?: fc.Arbitrary<T[K] | undefined>
  },
): fc.Arbitrary<T> {
  const values: fc.Arbitrary<object> = fc.record<object>(model)
  return values.map(
    (each) =>
      Object.fromEntries(Object.entries(each).filter(([, value]) => value !== undefined)) as T,
  )
}

const owners = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 12 },
  { arbitrary: fc.constant({ uid: 'uid-of-other', name: 'other' }), weight: 1 },
  { arbitrary: fc.constant({ uid: 'uid-of-earlier', name: 'workers' }), weight: 1 },
  { arbitrary: fc.constant('none' as const), weight: 1 },
)

const bootcNodes = fields<BootcNodeGiven>({
  owner: owners,
  desired: seldom(images),
  isApproved: fc.boolean(),
  booted: fc.oneof(fc.constant('OLD'), fc.constant('NEW'), seldom(fc.constant('nothing'))),
  staged: often(fc.constant('NEW')),
  idle: fc.constantFrom('Idle', 'Idle', 'Staging', 'Staged', 'Staged', 'Staged', 'Rebooting'),
  degraded: seldom(fc.constant('broken')),
  generation: fc.integer({ min: 1, max: 3 }),
  observedGeneration: seldom(fc.integer({ min: 1, max: 3 })),
  isInSlot: fc.boolean(),
  wasCordoned: fc.boolean(),
  fellBack: seldom(images),
  isDeleting: seldom(fc.constant(true)),
  reboots: often(fc.constantFrom('[]', 'no JSON', '[{}]')),
})

const nodes = fc.tuple(
  fields<NodeGiven>({
    ready: seldom(fc.constantFrom('False', 'Unknown')),
    cordoned: often(fc.constantFrom('pool', 'pool', 'pool', 'admin', 'machine')),
    isManaged: fc.boolean(),
    isGone: seldom(fc.constant(true)),
    isUnselected: seldom(fc.constant(true)),
  }),
  fc.oneof(
    { arbitrary: bootcNodes, weight: 9 },
    { arbitrary: fc.constant('none' as const), weight: 1 },
  ),
  fc.boolean(),
)

const slots = fields<Partial<RebootSlot>>({
  phase: fc.constantFrom('Reserved', 'Draining', 'Approved', 'Rebooting', 'Verifying'),
  digest: seldom(fc.constant(DIGESTS.OLD)),
  wasCordoned: seldom(fc.constant(true)),
  bootedDigest: often(fc.constantFrom(DIGESTS.OLD, DIGESTS.NEW)),
  reservedAt: seldom(stamps),
  approvedAt: often(stamps),
  rebootingSince: often(stamps),
  withdrawnAt: seldom(stamps),
  drain: often(fields({ startedAt: stamps, lastEvictionAt: often(stamps) })),
  problem: seldom(fc.constantFrom('DrainTimedOut', 'FellBack', 'NotReady')),
})

const rollouts = fields<object>({
  maxUnavailable: often(fc.constantFrom(0, 1, 2, 3, -1, '50%', '0%', '100%')),
  haltThreshold: seldom(fc.constantFrom(0, 1, 3, '50%')),
  paused: seldom(fc.constant(true)),
  drainTimeoutSeconds: often(fc.constantFrom(0, 60)),
  rebootTimeoutSeconds: often(fc.constantFrom(0, 60)),
  drain: seldom(fc.constantFrom('none', 'no such drain')),
})

const failures = fc.record({ attempts: fc.integer({ min: 1, max: 3 }), notBefore: stamps })

export const pools: fc.Arbitrary<PoolGiven> = fc
  .record({
    rollout: rollouts,
    invalid: seldom(
      fc.constantFrom(
        { image: { ref: 'os' } },
        { nodeSelector: { matchExpressions: [{ key: 'os', operator: 'Like' }] } },
      ),
    ),
    image: seldom(fc.constant('OLD' as const)),
    nodes: fc.tuple(nodes, nodes, nodes, nodes),
    slots: fc.tuple(often(slots), often(slots), seldom(slots), seldom(slots)),
    isCoherent: fc.constantFrom(true, true, false),
    isLedgerLost: seldom(fc.constant(true)),
    drainFailure: seldom(failures),
    nodeError: seldom(failures),
    strays: seldom(fc.constant(['w4', 'x'])),
    deletedAt: seldom(stamps),
    unreadable: seldom(fc.constantFrom(...NAMES)),
    writtenAt: stamps,
  })
  .map((given) => {
    const { image = 'NEW', invalid, deletedAt, unreadable, writtenAt } = given
    return {
      image,
      spec: { rollout: given.rollout, ...invalid },
      status: statusOf(given),
      nodes: Object.fromEntries(
        given.nodes.map(([node, bootcNode, hasPod], index) => {
          const name = NAMES[index] ?? ''
          const pods = hasPod ? [podOn(name, `pod-${name}`)] : []
          const whole: NodeGiven = { ...node, bootcNode, pods }
          return [name, given.isCoherent ? coherent(whole, given.slots[index]) : whole]
        }),
      ),
      unreadable: unreadable === undefined ? [] : [unreadable],
      writtenAt,
      ...(deletedAt !== undefined && { deletedAt }),
    }
  })

// A node with a slot has its mark and its cordon, and one without a slot has none.
function coherent(given: NodeGiven, slot: object | undefined): NodeGiven {
  const { cordoned: _, bootcNode, ...node } = given
  const cordon = slot === undefined ? {} : { cordoned: 'pool' as const }
  if (bootcNode === undefined || bootcNode === 'none')
    return { ...node, ...cordon, bootcNode: 'none' }
  return { ...node, ...cordon, bootcNode: { ...bootcNode, isInSlot: slot !== undefined } }
}

interface StatusGiven {
  readonly slots: readonly (Partial<RebootSlot> | undefined)[]
  readonly isLedgerLost: true | undefined
  readonly drainFailure: { readonly attempts: number; readonly notBefore: string } | undefined
  readonly nodeError: { readonly attempts: number; readonly notBefore: string } | undefined
  readonly strays: readonly string[] | undefined
}

function statusOf(given: StatusGiven): BootcNodePoolStatus {
  const { isLedgerLost, drainFailure, nodeError, strays } = given
  const rebootSlots = NAMES.flatMap((name, index) => {
    const slot = given.slots[index]
    return slot === undefined ? [] : [slotOf(name, slot)]
  })
  const failed = { node: 'w2', message: 'refused' }
  const status = {
    rebootSlots: isLedgerLost ? undefined : rebootSlots,
    ...(drainFailure && { drainFailures: [{ ...failed, ...drainFailure }] }),
    ...(nodeError && { nodeErrors: [{ ...failed, ...nodeError }] }),
    ...(strays && { strays }),
  }
  return status as BootcNodePoolStatus
}
