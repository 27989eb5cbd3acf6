// A ScheduledMachine and the world around it, as plain data. A test names only what matters to it.
import { DateTime, Duration } from 'luxon'
import { parseMachine } from '#src/cluster-api/machine.ts'
import { parseProviderObject } from '#src/cluster-api/provider-object.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { compareWithApplied } from '#src/scheduled-machine/applied-spec/applied-spec.ts'
import type {
  ClusterFact,
  DrainFacts,
  KubeconfigFact,
  MachineFact,
  MachineFacts,
  NodeFacts,
  ProviderFacts,
  UnusableKind,
} from '#src/scheduled-machine/facts.ts'
import { FINALIZER } from '#src/scheduled-machine/labels.ts'
import { parseStatus, type ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import type { SourceFacts } from '#src/scheduled-machine/sources/source-facts.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import type { Subject } from '#src/scheduled-machine/subject.ts'

export const UID = '5b0c4d5e-0000-4000-8000-000000000001'
const MACHINE_UID = '5b0c4d5e-0000-4000-8000-000000000002'
export const NODE_UID = '5b0c4d5e-0000-4000-8000-000000000003'

export function at(text: string): DateTime {
  return DateTime.fromISO(text, { zone: 'utc' })
}

/** Business hours in New York: 09:00 to 18:00, on 2026-01-05 (a Monday) 14:00Z to 23:00Z. */
export const SPEC = {
  schedule: {
    daysOfWeek: ['mon-fri'],
    hoursOfDay: ['9-17'],
    timezone: 'America/New_York',
    enabled: true,
  },
  clusterName: 'prod',
  bootstrapSpec: {
    apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
    kind: 'TestConfig',
    spec: { role: 'worker' },
  },
  infrastructureSpec: {
    apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
    kind: 'TestMachine',
    spec: { size: 'large' },
  },
  gracefulShutdownTimeout: '5m',
  nodeDrainTimeout: '10m',
}

/** Everything that a gatherer may find, whichever is asked (facts-of.ts). */
export interface World extends NodeFacts, ProviderFacts {
  readonly machineVersion: MachineFacts['machineVersion']
  readonly machine: MachineFact
  readonly cluster: ClusterFact | undefined
  /** The name of that Cluster, where the spec names another by now. */
  readonly clusterName?: string
  /** The Cluster that the spec names, where that is another and was looked up. */
  readonly specCluster?: ClusterFact
  /** What the spec refers to beside its Cluster, when it was looked up. */
  readonly references: LookedUp | undefined
  readonly pods: DrainFacts['pods'] | undefined
  readonly drainRule?: string | undefined
}

export interface LookedUp {
  readonly unusableKinds: readonly UnusableKind[]
  readonly kubeconfig: KubeconfigFact
  readonly sources?: SourceFacts
}

/** A ScheduledMachine, and the world around it. */
export interface Situation extends Subject {
  readonly world: World
}

const NO_WORLD: World = {
  machineVersion: 'v1beta2',
  machine: { type: 'absent' },
  bootstrap: undefined,
  infrastructure: undefined,
  references: undefined,
  cluster: { type: 'present', isPaused: false, isDeleting: false },
  node: undefined,
  workloadCluster: undefined,
  reclaimAgent: undefined,
  pods: undefined,
}

export interface Given {
  readonly spec?: object
  readonly status?: ScheduledMachineStatus
  readonly world?: Partial<World>
  readonly deletedAt?: string
  readonly writtenAt?: string
  readonly finalizers?: readonly string[]
  readonly generation?: number
  readonly isPaused?: boolean
  readonly isMovedAway?: boolean
  readonly forceFinalizer?: boolean
  readonly reclaimDisables?: Subject['reclaimDisables']
  readonly isReclaimAcknowledged?: boolean
}

export function situation(given: Given = {}): Situation {
  const status = given.status ?? { phase: 'Inactive', observedGeneration: 1 }
  const subject: Subject = {
    key: { namespace: 'team', name: 'worker' },
    uid: UID,
    generation: given.generation ?? 1,
    resourceVersion: '7',
    createdAt: at('2026-01-01T00:00:00Z'),
    deletedAt: given.deletedAt === undefined ? undefined : at(given.deletedAt),
    writtenAt: given.writtenAt === undefined ? undefined : at(given.writtenAt),
    labels: {},
    finalizers: given.finalizers ?? [FINALIZER],
    isPaused: given.isPaused ?? false,
    isMovedAway: given.isMovedAway ?? false,
    spec: parseSpec({ ...SPEC, ...given.spec }),
    status: parseStatus(status),
    rawStatus: status,
    finalizerTimeout: Duration.fromObject({ minutes: 10 }),
    forceFinalizer: given.forceFinalizer ?? false,
    reclaimDisables: given.reclaimDisables ?? 'spec',
    isReclaimAcknowledged: given.isReclaimAcknowledged ?? false,
  }
  const world = { ...NO_WORLD, ...given.world }
  return { ...subject, world: { ...world, machine: compared(subject, world.machine) } }
}

function compared(subject: Subject, machine: World['machine']): World['machine'] {
  return machine.type === 'ours'
    ? { ...machine, applied: compareWithApplied(subject, machine.value) }
    : machine
}

export function machine(
  changes: { metadata?: object; spec?: object; status?: object } = {},
): World['machine'] {
  const object: KubeObject = {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    metadata: {
      name: 'worker',
      namespace: 'team',
      uid: MACHINE_UID,
      resourceVersion: '44',
      creationTimestamp: '2026-01-05T14:00:00Z',
      labels: { '5spot.finos.org/scheduled-machine': 'worker' },
      ownerReferences: [
        {
          apiVersion: '5spot.finos.org/v1alpha1',
          kind: 'ScheduledMachine',
          name: 'worker',
          uid: UID,
        },
      ],
      ...changes.metadata,
    },
    spec: {
      clusterName: 'prod',
      bootstrap: {
        configRef: { apiGroup: 'bootstrap.cluster.x-k8s.io', kind: 'TestConfig', name: 'worker' },
      },
      infrastructureRef: {
        apiGroup: 'infrastructure.cluster.x-k8s.io',
        kind: 'TestMachine',
        name: 'worker',
      },
      ...changes.spec,
    },
    ...(changes.status && { status: changes.status }),
  }
  return { type: 'ours', value: parseMachine(object), applied: { type: 'notRecorded' } }
}

/** An object of our name that is not ours. */
export function foreign(what: string): Extract<World['machine'], { type: 'foreign' }> {
  return {
    type: 'foreign',
    uid: 'uid-foreign',
    what,
    why: 'and does not belong to this ScheduledMachine; delete this ScheduledMachine and create it with another name',
  }
}

/** A Machine of our label that has no owner, or only one that is gone. */
export function unownedMachine(metadata: object = {}): World['machine'] {
  const running = runningMachine({ ownerReferences: [], ...metadata })
  return running.type === 'ours' ? { type: 'unowned', value: running.value } : running
}

/** A Machine whose Node has joined. */
export function runningMachine(metadata: object = {}): World['machine'] {
  return machine({
    metadata,
    spec: { providerID: 'test://worker' },
    status: {
      nodeRef: { name: 'worker' },
      initialization: { infrastructureProvisioned: true, bootstrapDataSecretCreated: true },
    },
  })
}

export function node(
  changes: { metadata?: object; spec?: object; ready?: string } = {},
): World['node'] {
  return {
    type: 'present',
    node: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: 'worker',
        uid: NODE_UID,
        resourceVersion: '9',
        creationTimestamp: '2026-01-05T14:01:00Z',
        ...changes.metadata,
      },
      spec: { providerID: 'test://worker', ...changes.spec },
      status: {
        conditions: [
          {
            type: 'Ready',
            status: changes.ready ?? 'True',
            lastTransitionTime: '2026-01-05T14:01:30Z',
          },
        ],
      },
    },
  }
}

export function pod(
  name: string,
  changes: { metadata?: object; spec?: object; status?: object } = {},
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', uid: `uid-${name}`, ...changes.metadata },
    ...(changes.spec && { spec: changes.spec }),
    status: { phase: 'Running', ...changes.status },
  }
}

export function providerObject(
  kind: 'TestConfig' | 'TestMachine',
  metadata: object = {},
): World['bootstrap'] {
  const group = kind === 'TestConfig' ? 'bootstrap' : 'infrastructure'
  return {
    type: 'ours',
    value: parseProviderObject({
      apiVersion: `${group}.cluster.x-k8s.io/v1beta1`,
      kind,
      metadata: { name: 'worker', namespace: 'team', uid: `uid-${kind}`, ...metadata },
    }),
  }
}

/** What `remembered` keeps of a Machine of ours. */
export const REFS: ScheduledMachineStatus = {
  machineRef: {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    name: 'worker',
    namespace: 'team',
  },
  bootstrapRef: {
    apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
    kind: 'TestConfig',
    name: 'worker',
    namespace: 'team',
  },
  infrastructureRef: {
    apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
    kind: 'TestMachine',
    name: 'worker',
    namespace: 'team',
  },
}

/** Kinds in the place of that of `spec.infrastructureSpec`, of which no object can be made. */
export function unusable(why: UnusableKind['why'], ...kinds: readonly string[]): LookedUp {
  const apiVersion = 'infrastructure.cluster.x-k8s.io/v1beta1'
  const named = kinds.length > 0 ? kinds : ['TestMachine']
  return {
    unusableKinds: named.map((kind) => ({
      field: 'spec.infrastructureSpec',
      apiVersion,
      kind,
      why,
    })),
    kubeconfig: { type: 'usable' },
  }
}
