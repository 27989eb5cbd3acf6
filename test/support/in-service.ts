// Machines in service and at rest, as lists tell of them, and the comparison in front of these lists.
import { specShape } from '#src/cluster-api/spec-shape.ts'
import type { SecretKey, Workload, WorkloadTarget } from '#src/cluster-api/workload.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createFindUnsettled } from '#src/scheduled-machine/settled/find-unsettled.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { type Served, served } from '#test/support/served.ts'
import { at, SPEC } from '#test/support/situation.ts'

export const NOW = '2026-01-05T15:00:00Z'
export const LATELY = '2026-01-05T14:50:00Z'
export const REMOVED = {
  phaseSince: LATELY,
  conditions: [
    {
      type: 'Ready',
      status: 'False',
      reason: 'MachineDeleted',
      message: '',
      lastTransitionTime: LATELY,
    },
  ],
}
const CREATED = '2026-01-05T14:00:00Z'
export const MACHINES = 'GET machines?labelSelector=5spot.finos.org%2Fscheduled-machine'
export const OBJECTS =
  'GET scheduledmachines?fieldSelector=status.phase%21%3DInactive%2Cstatus.phase%21%3DDisabled%2Cstatus.phase%21%3DTerminated'
export const ALL_OBJECTS = 'GET scheduledmachines'
export const NODES = 'GET nodes?labelSelector=node.cluster.x-k8s.io%2Fscheduled-machine'

export const CALM = inService('calm')
export const OTHER = inService('other')
export const JOINING = {
  ...inService('joining'),
  status: {
    phase: 'Pending',
    observedGeneration: 1,
    wakeTime: '2026-01-05T15:01:00Z',
    conditions: [
      {
        type: 'MachineReady',
        status: 'False',
        reason: 'Provisioning',
        message: '',
        lastTransitionTime: CREATED,
      },
    ],
  },
}

export interface InServiceBed {
  readonly world?: Readonly<Record<string, Served>>
  readonly isInstalled?: boolean
  /** Which cluster is opened; the same, if not said. */
  readonly workload?: Workload | Error
  readonly secret?: SecretKey
}

export function bed({ world = {}, isInstalled = true, workload, secret }: InServiceBed) {
  const { client, calls } = served({
    [OBJECTS]: list(CALM, OTHER),
    [MACHINES]: list(machine('calm'), machine('other')),
    [NODES]: list(node('calm'), node('other')),
    ...world,
  })
  const { log, lines } = collectingLog()
  const opened: WorkloadTarget[] = []
  const find = createFindUnsettled({
    client,
    discovery: {
      machineVersion: async () => (isInstalled ? 'v1beta2' : undefined),
      resourceOf: async () => undefined,
      shapeOf: async (kind) => specShape(kind, undefined),
      forget: () => {},
    },
    workload: {
      open: async (target) => {
        opened.push(target)
        if (workload instanceof Error) throw workload
        return workload ?? { type: 'client', client, ...(secret && { secret }) }
      },
    },
    clock: createVirtualClock(at(NOW)),
    log,
  })
  return { find, asked: calls, lines, opened }
}

export function inServiceAlone(...names: readonly string[]) {
  return { inService: names.map(key), recentlyAtRest: [], atRest: [] }
}

export function key(name: string) {
  return { namespace: 'team', name }
}

export function list(...items: readonly object[]) {
  return { items }
}

export function inService(name: string) {
  return {
    metadata: {
      ...key(name),
      uid: `uid-${name}`,
      generation: 1,
      resourceVersion: '7',
      finalizers: ['5spot.finos.org/scheduledmachine'],
    },
    spec: SPEC,
    status: {
      phase: 'Active',
      observedGeneration: 1,
      wakeTime: '2026-01-05T23:00:00Z',
      lastScheduledTime: CREATED,
      nodeRef: { apiVersion: 'v1', kind: 'Node', name: `node-${name}`, uid: `uid-node-${name}` },
    },
  }
}

/** `calm`, outside its window. */
export function resting(status: object = {}) {
  const rest = { phase: 'Inactive', observedGeneration: 1, wakeTime: '2026-01-06T01:00:00Z' }
  const schedule = { ...SPEC.schedule, hoursOfDay: ['20'] }
  return { ...CALM, spec: { ...SPEC, schedule }, status: { ...rest, ...status } }
}

export function deleted<T extends { metadata: object }>(object: T) {
  return { ...object, metadata: { ...object.metadata, deletionTimestamp: NOW } }
}

export function paused<T extends { metadata: object }>(object: T) {
  const annotations = { 'cluster.x-k8s.io/paused': '' }
  return { ...object, metadata: { ...object.metadata, annotations } }
}

export function bare(name: string) {
  return {
    metadata: {
      ...key(name),
      creationTimestamp: CREATED,
      ownerReferences: [{ apiVersion: 'x/v1', kind: 'ScheduledMachine', name, uid: `uid-${name}` }],
    },
  }
}

export function machine(name: string, nodeName = `node-${name}`) {
  return { ...bare(name), status: { nodeRef: { name: nodeName } } }
}

export function node(name: string, ready = 'True', uid = `uid-node-${name}`) {
  return {
    metadata: {
      name: `node-${name}`,
      uid,
      annotations: {
        'cluster.x-k8s.io/machine': name,
        'cluster.x-k8s.io/cluster-namespace': 'team',
      },
    },
    status: { conditions: [{ type: 'Ready', status: ready }] },
  }
}
