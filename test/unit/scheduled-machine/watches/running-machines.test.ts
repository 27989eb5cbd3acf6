// Which changes of a Machine with a Node ask for a pass. The words and the order of writes are those of Cluster API v1.13.
import { expect, test } from 'vitest'
import { mapEvent } from '#src/scheduled-machine/watches.ts'
import { event, GOING, OPTIONS } from './watched-events.ts'

const JOINED_AT = '2026-10-25T00:59:58Z'
const LATER = '2026-10-25T01:00:01Z'

interface Row {
  readonly about: string
  readonly metadata?: object
  readonly status?: object
  readonly ready?: 'True' | 'False' | 'Unknown'
  /** When `NodeHealthy` changed. */
  readonly changedAt?: string
  readonly generation?: number
  /** `v1beta2` of the contract: where `v1beta1` has the conditions. */
  readonly isOlder?: boolean
  readonly asks: 'none' | 'requests'
}

test.each<Row>([
  { about: 'a Node that is Ready', asks: 'requests' },
  {
    about: 'a Ready Node, and the rest of its generation is not reported',
    generation: 3,
    asks: 'none',
  },
  {
    about: 'the same in v1beta1',
    generation: 3,
    isOlder: true,
    asks: 'none',
  },
  {
    about: 'a Ready Node, and the rest was never reported',
    generation: 3,
    status: { observedGeneration: undefined },
    asks: 'requests',
  },
  {
    about: 'a Ready Node, half reported, and is being deleted',
    metadata: GOING,
    generation: 3,
    asks: 'requests',
  },
  { about: 'a Node that has never been Ready', ready: 'False', asks: 'none' },
  { about: 'a Node that has never reported', ready: 'Unknown', asks: 'none' },
  { about: 'the same in v1beta1, never Ready', ready: 'False', isOlder: true, asks: 'none' },
  {
    about: 'a Node that has never been Ready, and has a startup',
    metadata: { annotations: { '5spot.finos.org/startup-taints': '[]' } },
    ready: 'False',
    asks: 'requests',
  },
  {
    about: 'a Node that is NotReady again',
    ready: 'False',
    changedAt: LATER,
    asks: 'requests',
  },
  {
    about: 'a Node that is NotReady again, half reported',
    ready: 'False',
    changedAt: LATER,
    generation: 3,
    asks: 'requests',
  },
  {
    about: 'a Node that is NotReady while it is updated in place',
    ready: 'False',
    status: { phase: 'Updating', lastUpdated: LATER },
    asks: 'requests',
  },
  {
    about: 'a Node that is not Ready, since nobody knows when',
    ready: 'False',
    status: { lastUpdated: undefined },
    asks: 'requests',
  },
])('a Machine with $about: $asks', (row) => {
  const { metadata, status, ready = 'True', changedAt = JOINED_AT, generation = 2 } = row
  const conditions = ['NodeReady', 'NodeHealthy'].map((type) => ({
    type,
    status: ready,
    lastTransitionTime: changedAt,
    observedGeneration: generation,
  }))
  const data = {
    apiVersion: `cluster.x-k8s.io/${row.isOlder ? 'v1beta1' : 'v1beta2'}`,
    kind: 'Machine',
    metadata: { namespace: 'team-a', name: 'night', ...metadata },
    spec: { providerID: 'test://night' },
    status: {
      nodeRef: { name: 'n1' },
      phase: 'Running',
      lastUpdated: JOINED_AT,
      observedGeneration: 2,
      ...(row.isOlder ? { v1beta2: { conditions } } : { conditions }),
      ...status,
    },
  }

  expect(mapEvent(event({ data }), OPTIONS).type).toBe(row.asks)
})
