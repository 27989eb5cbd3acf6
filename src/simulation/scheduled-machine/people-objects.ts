// Objects as people create them.
import { PAUSED_ANNOTATION } from '#src/cluster-api/labels.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { BUDGETS, CLUSTERS, MACHINES, NAMESPACE, REPLICA_SETS } from './places.ts'
import type { MachinePlan } from './plan.ts'

export const FOREIGN = 'example.com/foreign'

/** The ScheduledMachine as its user writes it. */
export function objectOf({ name, spec, isMadePaused, drain }: MachinePlan): KubeObject {
  const { apiVersion, kind } = SCHEDULED_MACHINES
  const annotations = { [PAUSED_ANNOTATION]: '' }
  const machineTemplate = drain && { annotations: DRAIN_ANNOTATIONS[drain] }
  return {
    apiVersion,
    kind,
    metadata: { namespace: NAMESPACE, name, ...(isMadePaused === true && { annotations }) },
    spec: { ...spec, ...(machineTemplate && { machineTemplate }) },
  }
}

export function workload(machine: string, index: number, nodeName: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: NAMESPACE, name: `web-${machine}-${index}`, labels: { app: machine } },
    spec: { nodeName, containers: [{ name: 'web', image: 'web' }] },
  }
}

/** Its pods go to any Node that is Ready, cordoned or not. */
export function tolerantWorkload(machine: string): KubeObject {
  const labels = { app: `tolerant-${machine}` }
  return {
    apiVersion: REPLICA_SETS.apiVersion,
    kind: REPLICA_SETS.kind,
    metadata: { namespace: NAMESPACE, name: `tolerant-${machine}` },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          tolerations: [{ operator: 'Exists' }],
          containers: [{ name: 'web', image: 'web' }],
        },
      },
    },
  }
}

/** The annotations of machineTemplate that ask for another drain. */
const DRAIN_ANNOTATIONS = {
  excluded: { 'machine.cluster.x-k8s.io/exclude-node-draining': '' },
  hook: { 'pre-drain.delete.hook.machine.cluster.x-k8s.io/test': 'somebody' },
} as const

export const NO_HOOK = { 'pre-drain.delete.hook.machine.cluster.x-k8s.io/test': null }

export function budgetOf(name: string, keep: number): KubeObject {
  return {
    apiVersion: BUDGETS.apiVersion,
    kind: BUDGETS.kind,
    metadata: { namespace: NAMESPACE, name },
    spec: { minAvailable: keep, selector: { matchLabels: { app: name } } },
  }
}

export function clusterNamed(name: string): KubeObject {
  return {
    apiVersion: CLUSTERS.apiVersion,
    kind: CLUSTERS.kind,
    metadata: { namespace: NAMESPACE, name },
    spec: { controlPlaneEndpoint: { host: '127.0.0.1', port: 6443 } },
  }
}

export function foreignMachine(name: string): KubeObject {
  return {
    apiVersion: MACHINES.apiVersion,
    kind: MACHINES.kind,
    metadata: { namespace: NAMESPACE, name, labels: { [FOREIGN]: 'yes' } },
    spec: {
      clusterName: 'other',
      bootstrap: { dataSecretName: 'none' },
      infrastructureRef: {
        apiGroup: 'infrastructure.cluster.x-k8s.io',
        kind: 'TestMachine',
        name: `${name}-elsewhere`,
      },
    },
  }
}
