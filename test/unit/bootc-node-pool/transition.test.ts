// The Events about a change of the status (facts of the bootc operator §4).
import { expect, test } from 'vitest'
import { orderOf } from '#src/bootc-node-pool/event-order.ts'
import type { BootcNodePoolStatus } from '#src/bootc-node-pool/schema.ts'
import { eventsOf } from '#src/bootc-node-pool/transition.ts'
import { DIGESTS, withNames } from '#test/support/pool/images.ts'
import { slotOf, subjectOf } from '#test/support/pool/situation.ts'

const T = '2026-01-05T14:00:00Z'
const REF = 'quay.io/example/os:stable'
const upToDate = (status: 'True' | 'False' | 'Unknown', reason: string) => ({
  type: 'UpToDate',
  status,
  reason,
  message: '1/3 updated',
  lastTransitionTime: T,
})
const degraded = (status: 'True' | 'False', reason: string, message = '') => ({
  type: 'Degraded',
  status,
  reason,
  message,
  lastTransitionTime: T,
})
const resolved = (digest: string) => ({
  resolution: { ref: REF, digest, resolvedAt: T, nextAt: T },
})
const slot = (more: object) => ({ rebootSlots: [slotOf('w1', more)] })
const image = 'quay.io/example/os:stable@NEW'

interface Row {
  readonly about: string
  readonly before: BootcNodePoolStatus
  readonly after: BootcNodePoolStatus
  readonly told: readonly string[]
}

test.each<Row>([
  { about: 'nothing changes', before: {}, after: {}, told: [] },
  {
    about: 'the tag is another digest now',
    before: resolved(DIGESTS.OLD),
    after: resolved(DIGESTS.NEW),
    told: [`Normal ImageUpdateAvailable ResolveImage: ${REF} is now NEW, and was OLD`],
  },
  {
    about: 'the tag is found for the first time',
    before: {},
    after: resolved(DIGESTS.NEW),
    told: [],
  },
  {
    about: 'the rollout starts',
    before: { conditions: [upToDate('True', 'AllUpdated')] },
    after: { conditions: [upToDate('False', 'RolloutInProgress')], image },
    told: [`Normal RolloutStarted Rollout: Rolls out ${image}: 1/3 updated`],
  },
  {
    about: 'the target changes during the rollout',
    before: { conditions: [upToDate('False', 'RolloutInProgress')], targetDigest: DIGESTS.NEW },
    after: {
      conditions: [upToDate('False', 'RolloutInProgress')],
      targetDigest: DIGESTS.NEXT,
      image,
    },
    told: [`Normal RolloutStarted Rollout: Rolls out ${image}: 1/3 updated`],
  },
  {
    about: 'the pool goes on after a pause',
    before: { conditions: [upToDate('False', 'Paused')], targetDigest: DIGESTS.NEW },
    after: {
      conditions: [upToDate('False', 'RolloutInProgress')],
      targetDigest: DIGESTS.NEW,
      image,
    },
    told: [`Normal RolloutStarted Rollout: Rolls out ${image}: 1/3 updated`],
  },
  {
    about: 'the rollout is complete',
    before: { conditions: [upToDate('False', 'RolloutInProgress')] },
    after: { conditions: [upToDate('True', 'AllUpdated')], image },
    told: [`Normal RolloutCompleted Rollout: All nodes run ${image}`],
  },
  {
    about: 'a new pool whose nodes are up to date: no rollout was completed',
    before: {},
    after: { conditions: [upToDate('True', 'AllUpdated')], image },
    told: [],
  },
  {
    about: 'the pool becomes degraded',
    before: { conditions: [degraded('False', 'Healthy')] },
    after: { conditions: [degraded('True', 'NodeDegraded', 'Degraded nodes: w1')] },
    told: ['Warning NodeDegraded PoolDegraded: Degraded nodes: w1'],
  },
  {
    about: 'another node is degraded, too',
    before: { conditions: [degraded('True', 'NodeDegraded', 'Degraded nodes: w1')] },
    after: { conditions: [degraded('True', 'NodeDegraded', 'Degraded nodes: w1, w2')] },
    told: ['Warning NodeDegraded PoolDegraded: Degraded nodes: w1, w2'],
  },
  {
    about: 'the pool is healthy again',
    before: { conditions: [degraded('True', 'NodeDegraded', 'Degraded nodes: w1')] },
    after: { conditions: [degraded('False', 'Healthy')] },
    told: [],
  },
  {
    about: 'an approved node does not reboot',
    before: slot({ phase: 'Approved' }),
    after: slot({ phase: 'Approved', problem: 'RebootPending' }),
    told: ['Warning RebootPending NodeUpdate: w1 is approved for five minutes and does not reboot'],
  },
  {
    about: 'it still does not: told once',
    before: slot({ phase: 'Approved', problem: 'RebootPending' }),
    after: slot({ phase: 'Approved', problem: 'RebootPending' }),
    told: [],
  },
  {
    about: 'a reboot takes too long',
    before: slot({ phase: 'Rebooting' }),
    after: slot({ phase: 'Rebooting', problem: 'RebootTimeout' }),
    told: [
      'Warning RebootTimeout NodeUpdate: w1 has not come back from its reboot within rebootTimeoutSeconds: look at the console of the host',
    ],
  },
  {
    about: 'a node falls back',
    before: slot({ phase: 'Rebooting' }),
    after: slot({ problem: 'FellBack', lastError: 'came back on its old image, and more' }),
    told: ['Warning FellBack NodeUpdate: w1 came back on its old image, and more'],
  },
  {
    about: 'a drain takes long',
    before: slot({ phase: 'Draining' }),
    after: slot({ phase: 'Draining', problem: 'DrainTakingTooLong' }),
    told: ['Warning DrainTakingTooLong Drain: w1 is being drained for more than five minutes'],
  },
  {
    about: 'a Node is not Ready after its reboot: the condition says it, and no Event of its own',
    before: slot({ phase: 'Rebooting' }),
    after: slot({ phase: 'Verifying', problem: 'NotReady' }),
    told: [],
  },
  {
    about: 'a drain timed out for the second time',
    before: {
      drainFailures: [{ node: 'w1', attempts: 1, notBefore: T, message: 'drain timed out' }],
    },
    after: {
      drainFailures: [{ node: 'w1', attempts: 2, notBefore: T, message: 'drain timed out' }],
    },
    told: ['Warning DrainFailed Drain: w1: drain timed out'],
  },
  {
    about: 'the pool is paused for seven days',
    before: { pausedSince: T },
    after: { pausedSince: T, pausedTooLong: true },
    told: [
      'Warning PausedTooLong Rollout: Paused since 2026-01-05T14:00:00Z: certificates and security fixes wait',
    ],
  },
])('$about', ({ before, after, told }) => {
  const subject = { ...subjectOf({}), status: before }

  const events = eventsOf(subject, after)

  expect(
    events.map(({ type, reason, action, note }) =>
      withNames(`${type} ${reason} ${action}: ${note}`),
    ),
  ).toEqual(told)
  // A pass that is repeated gives the same Events.
  expect(eventsOf(subject, after)).toEqual(events)
})

test('without a status there are no Events', () => {
  expect(eventsOf(subjectOf({}), undefined)).toEqual([])
})

test.each([
  [{ since: T, reason: 'RolloutStarted' }, '20260105t140000z-20'],
  [{ since: T, reason: 'NodeDegraded' }, '20260105t140000z-50'],
  [{ reason: 'RolloutStarted' }, '0-20'],
])('the name of an Event begins with its stored instant and its rank', (event, order) => {
  const draft = { type: 'Normal', action: '', note: '', id: '', ...event } as const

  expect(orderOf(draft)).toBe(order)
})
