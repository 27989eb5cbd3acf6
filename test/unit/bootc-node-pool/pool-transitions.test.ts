import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { poolTransitions } from '#src/bootc-node-pool/pool-transitions.ts'
import type { BootcNodePoolStatus } from '#src/bootc-node-pool/schema.ts'

const NOW = DateTime.fromISO('2026-10-25T01:30:00.400Z', { zone: 'utc' })
const AT = '2026-10-25T01:30:00Z'
const EARLIER = '2026-10-25T01:00:00Z'

function condition(type: string, status: 'True' | 'False', reason: string) {
  return { type, status, reason, message: '', lastTransitionTime: EARLIER }
}

function slot(node: string, phase: 'Reserved' | 'Draining' | 'Rebooting', problem?: string) {
  const common = { node, phase, digest: 'sha256:a', wasCordoned: false, reservedAt: EARLIER }
  return { ...common, ...(problem !== undefined && { problem }) }
}

const ROLLING = condition('UpToDate', 'False', 'RolloutInProgress')
const UPDATED = condition('UpToDate', 'True', 'AllUpdated')
const HEALTHY = condition('Degraded', 'False', 'Healthy')
const DEGRADED = condition('Degraded', 'True', 'DrainFailed')

test.each<[string, BootcNodePoolStatus, BootcNodePoolStatus, readonly object[]]>([
  ['a new pool', {}, { conditions: [ROLLING, HEALTHY] }, [{ to: 'RolloutInProgress' }]],
  [
    'a rollout is complete',
    { conditions: [ROLLING, HEALTHY] },
    { conditions: [UPDATED, HEALTHY] },
    [{ to: 'AllUpdated', from: 'RolloutInProgress' }],
  ],
  [
    'a pool gets degraded',
    { conditions: [ROLLING, HEALTHY] },
    { conditions: [ROLLING, DEGRADED] },
    [{ to: 'Degraded', from: 'Healthy', reason: 'DrainFailed' }],
  ],
  [
    'another cause of the same trouble is no transition',
    { conditions: [ROLLING, DEGRADED] },
    { conditions: [ROLLING, condition('Degraded', 'True', 'NodeDegraded')] },
    [],
  ],
  [
    'it is healthy again',
    { conditions: [ROLLING, DEGRADED] },
    { conditions: [ROLLING, HEALTHY] },
    [{ to: 'Healthy', from: 'Degraded' }],
  ],
  [
    'slots are taken, go on and are given back, each node by itself',
    { rebootSlots: [slot('a', 'Draining'), slot('b', 'Rebooting'), slot('c', 'Reserved')] },
    {
      rebootSlots: [
        slot('a', 'Rebooting', 'RebootTimeout'),
        slot('c', 'Reserved'),
        slot('d', 'Reserved'),
      ],
    },
    [
      { to: 'Rebooting', from: 'Draining', node: 'a', reason: 'RebootTimeout' },
      { to: 'Reserved', node: 'd' },
      { to: 'Released', from: 'Rebooting', node: 'b' },
    ],
  ],
])('%s', (_name, before, after, transitions) => {
  expect(poolTransitions(before, after, NOW)).toEqual(
    transitions.map((each) => ({ ...each, at: AT })),
  )
})
