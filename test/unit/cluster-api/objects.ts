// Builders of Cluster API objects: a row has only the fields that matter.
import { type Machine, parseMachine } from '#src/cluster-api/machine.ts'
import { type ProviderObject, parseProviderObject } from '#src/cluster-api/provider-object.ts'
import type { KubeObject, ObjectMeta } from '#src/kube/object.ts'

interface More {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata?: Partial<ObjectMeta>
  readonly spec?: object
  readonly status?: object
}

export const CREATED = '2026-03-29T00:30:00Z'

/** A Machine in v1beta2, as it is right after it was created. */
export function machineObject(more: More = {}): KubeObject {
  return {
    apiVersion: more.apiVersion ?? 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    metadata: {
      name: 'batch-1',
      namespace: 'team-a',
      uid: 'uid-machine',
      resourceVersion: '12',
      creationTimestamp: CREATED,
      ...more.metadata,
    },
    spec: {
      clusterName: 'prod',
      bootstrap: {
        configRef: {
          apiGroup: 'bootstrap.cluster.x-k8s.io',
          kind: 'KubeadmConfig',
          name: 'batch-1',
        },
      },
      infrastructureRef: {
        apiGroup: 'infrastructure.cluster.x-k8s.io',
        kind: 'RemoteMachine',
        name: 'batch-1',
      },
      ...more.spec,
    },
    ...(more.status !== undefined && { status: more.status }),
  }
}

export function machine(more: More = {}): Machine {
  return parseMachine(machineObject(more))
}

function providerObject(more: More = {}): KubeObject {
  return {
    apiVersion: more.apiVersion ?? 'infrastructure.cluster.x-k8s.io/v1beta1',
    kind: more.kind ?? 'RemoteMachine',
    metadata: { name: 'batch-1', namespace: 'team-a', uid: 'uid-infra', ...more.metadata },
    spec: more.spec ?? {},
    ...(more.status !== undefined && { status: more.status }),
  }
}

export function provider(more: More = {}): ProviderObject {
  return parseProviderObject(providerObject(more))
}

/** A Node that is the machine's, Ready since a minute after the Machine was created. */
export function node(more: { metadata?: Partial<ObjectMeta>; spec?: object; ready?: object } = {}) {
  const ready = {
    type: 'Ready',
    status: 'True',
    lastTransitionTime: '2026-03-29T01:31:00+01:00',
    ...more.ready,
  }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: 'worker-1',
      uid: 'uid-node',
      creationTimestamp: '2026-03-29T00:30:45Z',
      ...more.metadata,
    },
    spec: more.spec ?? {},
    status: { conditions: [ready] },
  } satisfies KubeObject
}
