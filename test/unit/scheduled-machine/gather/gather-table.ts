// Rows of a gatherer: what a pass reads, request by request, and what it makes of the answers.
import { expect, test } from 'vitest'
import type { Workload, WorkloadTarget } from '#src/cluster-api/workload.ts'
import type { Facts } from '#src/scheduled-machine/facts.ts'
import { type GatherBed, gatherBed, gatherIt, subjectOf } from '#test/support/gather.ts'
import { type Served, served } from '#test/support/served.ts'
import { type Given, REFS, UID } from '#test/support/situation.ts'

// 2026-01-05 is a Monday; the window in New York is 14:00Z to 23:00Z.
export const OPEN = '2026-01-05T15:00:00Z'
export const CLOSED = '2026-01-05T23:10:00Z'
const LABELS = { '5spot.finos.org/scheduled-machine': 'worker' }

export const MACHINE = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Machine',
  metadata: {
    name: 'worker',
    namespace: 'team',
    uid: 'uid-machine',
    labels: LABELS,
    ownerReferences: [{ apiVersion: 'x/v1', kind: 'ScheduledMachine', name: 'worker', uid: UID }],
  },
  spec: {
    clusterName: 'prod',
    bootstrap: {
      configRef: { apiGroup: 'bootstrap.cluster.x-k8s.io', kind: 'TestConfig', name: 'worker' },
    },
  },
}
export const RUNNING = {
  ...MACHINE,
  spec: { ...MACHINE.spec, clusterName: 'elsewhere' },
  status: { nodeRef: { name: 'node-1' } },
}
export const CLUSTER = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Cluster',
  metadata: { name: 'prod', namespace: 'team' },
  spec: { paused: true },
}
export const NODE = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } }
export const POD = { metadata: { name: 'web', namespace: 'shop' } }
export const LEAVING = {
  phase: 'ShuttingDown',
  observedGeneration: 1,
  shutdownStartedAt: '2026-01-05T23:00:00Z',
  nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'node-1' },
  ...REFS,
} as const

export const RECORDED = {
  clusterName: 'elsewhere',
  kubeconfigSecret: { name: 'elsewhere-kubeconfig', key: 'value' },
}

export interface Row extends GatherBed {
  readonly about: string
  readonly given?: Given
  readonly now?: string
  readonly reads: readonly string[]
  readonly opens?: readonly WorkloadTarget[]
  /** The facts that are read, beside the version of Machine; no Machine, in Cluster `prod`, if not said. */
  readonly finds?: object
}

export const PODS = 'GET pods?fieldSelector=spec.nodeName%3Dnode-1'
/** A shutdown whose grace period is over, and whose drain has not begun. */
export const SHUTDOWN_READS = [
  'GET machines/worker',
  'GET clusters/elsewhere',
  'GET nodes/node-1',
  'GET machinedrainrules',
]
export const ELSEWHERE = [{ namespace: 'team', clusterName: 'elsewhere' }]
export const OURS = expect.objectContaining({ type: 'ours' })
export const OURS_ELSEWHERE = {
  clusterName: 'elsewhere',
  machine: OURS,
  cluster: { type: 'absent' },
}
export const NO_OBJECTS = { bootstrap: { type: 'absent' }, infrastructure: { type: 'absent' } }
export const PROD = { namespace: 'team', clusterName: 'prod' }
/** Everything that the spec refers to beside its Cluster. */
export const THERE = {
  isClusterApiServed: true,
  cluster: { type: 'absent' },
  unusableKinds: [],
  kubeconfig: { type: 'usable' },
} as const
export const PAUSED = { type: 'present', isPaused: true, isDeleting: false } as const
export const VERIFIED = told('True', 'ReconcileSucceeded', 1)
export const MISSING = told('False', 'ReferencesInvalid', 1)

export const NEVER_SEEN = {
  type: 'unknown',
  message:
    'Node node-1 was never found: it is not in the management cluster, and no Secret team/elsewhere-kubeconfig leads to another',
} as const
export const DRAIN_RULE = {
  metadata: { name: 'last-of-all' },
  spec: { drain: { behavior: 'Drain' } },
}

export function testGather(rows: readonly Row[]): void {
  test.each(rows)('$about', async ({ given, now = OPEN, opens = [], finds, reads, ...row }) => {
    const { reading, calls, opened } = gatherBed(row)

    const { facts } = await gatherIt(subjectOf(given), now, reading)

    expect(foundIn(facts)).toEqual({
      machineVersion: 'v1beta2',
      machine: { type: 'absent' },
      clusterName: 'prod',
      ...finds,
    })
    expect(calls.toSorted()).toEqual(reads.toSorted())
    expect(opened).toEqual(opens)
  })
}

/** The facts beside the ScheduledMachine, and without their type: reads-table.ts has that. */
function foundIn(facts: Facts): object {
  const own = new Set([...Object.keys(subjectOf()), 'type', 'goal', 'why'])
  return Object.fromEntries(Object.entries(facts).filter(([field]) => !own.has(field)))
}

function told(status: 'True' | 'False', reason: string, observedGeneration: number) {
  const lastTransitionTime = '2026-01-05T12:00:00Z'
  const condition = { type: 'ReferencesValid', status, reason, message: 'told', observedGeneration }
  return { conditions: [{ ...condition, lastTransitionTime }] }
}

export function unusable(role: string, kind: string, why: string) {
  return { field: `spec.${role}Spec`, apiVersion: `${role}.cluster.x-k8s.io/v1beta1`, kind, why }
}

export function elsewhere(answer: Served): Workload {
  const { client } = served({ 'GET nodes/node-1': answer })
  return { type: 'client', client, secret: RECORDED.kubeconfigSecret }
}

export function machineOwner(uid: string) {
  return { apiVersion: 'cluster.x-k8s.io/v1beta2', kind: 'Machine', name: 'worker', uid }
}

export function child(kind: string, ownerReferences: readonly object[]) {
  const metadata = { name: 'worker', namespace: 'team', uid: `uid-${kind}`, ownerReferences }
  return { apiVersion: 'x/v1', kind, metadata: { ...metadata, labels: LABELS } }
}
