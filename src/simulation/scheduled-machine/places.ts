// Where the objects of a run are.
import { isKubeError } from '#src/kube/kube-error.ts'
import type { Resource } from '#src/kube/resource.ts'

export const NAMESPACE = 'team'
/** Of all machines. */
export const CLUSTER = 'prod'

export const MACHINES = resource('cluster.x-k8s.io/v1beta2', 'Machine', 'machines')
export const CLUSTERS = resource('cluster.x-k8s.io/v1beta2', 'Cluster', 'clusters')
export const BUDGETS = resource('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets')
export const REPLICA_SETS = resource('apps/v1', 'ReplicaSet', 'replicasets')
export const DAEMON_SETS = resource('apps/v1', 'DaemonSet', 'daemonsets')
export const TEMPLATES = resource(
  'bootstrap.cluster.x-k8s.io/v1beta2',
  'TestConfigTemplate',
  'testconfigtemplates',
)
export const PROVIDER_KINDS = [
  resource('bootstrap.cluster.x-k8s.io/v1beta2', 'TestConfig', 'testconfigs'),
  resource('infrastructure.cluster.x-k8s.io/v1beta2', 'TestMachine', 'testmachines'),
  resource('infrastructure.cluster.x-k8s.io/v1beta2', 'DockerMachine', 'dockermachines'),
]

export function keyOf({ namespaced }: Resource, name: string) {
  return namespaced ? { namespace: NAMESPACE, name } : { name }
}

/** An error of the API server changes nothing: the object is gone, or others were first. */
export async function ignoring(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!isKubeError(error)) throw error
  }
}

function resource(apiVersion: string, kind: string, plural: string): Resource {
  return { apiVersion, kind, plural, namespaced: true }
}
