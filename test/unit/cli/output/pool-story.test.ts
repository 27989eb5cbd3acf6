import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { tellChange } from '#src/cli/output/story.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'

const now = DateTime.fromISO('2026-10-25T01:00:00.900Z', { zone: 'utc' })
const time = '2026-10-25T01:00:00Z'
const DIGEST = `sha256:${'02b9d7e46f1a'.padEnd(64, '0')}`

function object(
  { apiVersion, kind }: Resource,
  status?: object,
  metadata: object = {},
): KubeObject {
  return { apiVersion, kind, metadata: { name: 'a', ...metadata }, ...(status && { status }) }
}

const condition = (type: string, reason: string) => ({
  type,
  reason,
  status: 'False',
  message: '',
  lastTransitionTime: time,
})
const pool = (upToDate: string, more: object = {}) =>
  object(BOOTC_NODE_POOLS, { conditions: [condition('UpToDate', upToDate)], ...more })
const slots = (...phases: readonly (readonly [string, string])[]) => ({
  rebootSlots: phases.map(([node, phase]) => ({
    node,
    phase,
    digest: DIGEST,
    wasCordoned: false,
    reservedAt: time,
  })),
})

function told(resource: Resource, old: KubeObject | undefined, next: KubeObject) {
  const change =
    old === undefined
      ? ({ type: 'ADDED', object: next, resource } as const)
      : ({ type: 'MODIFIED', object: next, old, resource } as const)
  return tellChange(change, now)
}

describe('a change of a pool is told', () => {
  const phase = { type: 'phase', time, kind: 'BootcNodePool', name: 'a', timezone: 'UTC' }
  const progress = { type: 'progress', time, kind: 'BootcNodePool', name: 'a' }
  const slot = { type: 'slot', time, pool: 'a' }
  test.each<[string, KubeObject | undefined, KubeObject, object[]]>([
    ['not at all, before its first pass', undefined, object(BOOTC_NODE_POOLS), []],
    [
      'as a change of UpToDate, with reason and message',
      object(BOOTC_NODE_POOLS),
      pool('RolloutInProgress', { reason: 'RolloutInProgress', message: '0/2 updated' }),
      [
        {
          ...phase,
          from: null,
          to: 'RolloutInProgress',
          reason: 'RolloutInProgress',
          message: '0/2 updated',
        },
      ],
    ],
    [
      'as progress, when only the message is another',
      pool('RolloutInProgress', { message: '0/2 updated', nodeCount: 2 }),
      pool('RolloutInProgress', { message: '1/2 updated', nodeCount: 2, updatedCount: 1 }),
      [{ ...progress, nodes: 2, updated: 1, message: '1/2 updated' }],
    ],
    [
      'as slots without the progress, when no more nodes are updated',
      pool('RolloutInProgress', { message: '0/2 updated' }),
      pool('RolloutInProgress', {
        message: '0/2 updated; 1 rebooting',
        ...slots(['a', 'Reserved']),
      }),
      [{ ...slot, name: 'a', from: null, to: 'Reserved' }],
    ],
    [
      'not at all, when something else is written',
      pool('Paused', { wakeTime: time }),
      pool('Paused'),
      [],
    ],
    [
      'as slots that are free again, go on and are taken',
      pool('RolloutInProgress', slots(['c', 'Verifying'], ['b', 'Reserved'], ['d', 'Approved'])),
      pool('RolloutInProgress', slots(['b', 'Draining'], ['a', 'Reserved'], ['d', 'Approved'])),
      [
        { ...slot, name: 'c', from: 'Verifying', to: null },
        { ...slot, name: 'b', from: 'Reserved', to: 'Draining' },
        { ...slot, name: 'a', from: null, to: 'Reserved' },
      ],
    ],
    [
      'when its deletion begins',
      pool('AllUpdated'),
      object(
        BOOTC_NODE_POOLS,
        { conditions: [condition('UpToDate', 'AllUpdated')] },
        { deletionTimestamp: time },
      ),
      [{ type: 'object', time, kind: 'BootcNodePool', name: 'a', what: 'deleting' }],
    ],
  ])('%s', (_, old, next, lines) => {
    expect(told(BOOTC_NODE_POOLS, old, next)).toEqual(lines)
  })

  test('when it is gone', () => {
    const gone = {
      type: 'DELETED',
      object: pool('AllUpdated'),
      resource: BOOTC_NODE_POOLS,
    } as const

    expect(tellChange(gone, now)).toEqual([
      { type: 'object', time, kind: 'BootcNodePool', name: 'a', what: 'gone' },
    ])
  })
})

describe('a change of a BootcNode is told', () => {
  const phase = { type: 'phase', time, kind: 'BootcNode', name: 'a', timezone: 'UTC' }
  const image = { image: `quay.io/os@${DIGEST}`, imageDigest: DIGEST }
  const node = (idle: string, more: object = {}) =>
    object(BOOTC_NODES, { conditions: [condition('Idle', idle)], ...more })
  test.each<[string, KubeObject | undefined, KubeObject, object[]]>([
    ['not at all, before the first report', undefined, object(BOOTC_NODES), []],
    [
      'as a change of Idle, with the images',
      node('Staging', { booted: { ...image, version: '44.1' } }),
      node('Staged', { booted: { ...image, version: '44.1' }, staged: image }),
      [
        {
          ...phase,
          from: 'Staging',
          to: 'Staged',
          reason: 'Staged',
          message: 'runs 44.1; sha256:02b9d7e46f1a is staged',
        },
      ],
    ],
    ['not again', node('Staged'), node('Staged', { bootID: 'a' }), []],
  ])('%s', (_, old, next, lines) => {
    expect(told(BOOTC_NODES, old, next)).toEqual(lines)
  })

  test('not when it is gone', () => {
    const gone = { type: 'DELETED', object: node('Idle'), resource: BOOTC_NODES } as const

    expect(tellChange(gone, now)).toEqual([])
  })
})
