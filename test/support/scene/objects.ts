// The objects of a scene, and the kinds that it has to begin with.
import { clusterCrd, machineCrd } from '#src/embedded/crds/cluster-api.ts'
import { providerCrd } from '#src/embedded/crds/provider-crd.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { CUSTOM_RESOURCE_DEFINITIONS, NAMESPACES, type Resource } from '#src/kube/resource.ts'
import { RECLAIM_NAMESPACE } from '#src/nodes/reclaim.ts'
import { scheduleOverrideCrd } from '#src/schedule-override/crd.ts'
import { scheduledMachineCrd } from '#src/scheduled-machine/crd.ts'

export const KEY = { namespace: 'team', name: 'worker' }

export const MACHINES = inCluster('cluster.x-k8s.io/v1beta2', 'Machine', 'machines')

export const CLUSTERS = inCluster('cluster.x-k8s.io/v1beta2', 'Cluster', 'clusters')

export const BOOTSTRAP = inCluster(
  'bootstrap.cluster.x-k8s.io/v1beta1',
  'TestConfig',
  'testconfigs',
)

export const BOOTSTRAP_TEMPLATES = inCluster(
  'bootstrap.cluster.x-k8s.io/v1beta1',
  'TestConfigTemplate',
  'testconfigtemplates',
)

export const INFRASTRUCTURE = inCluster(
  'infrastructure.cluster.x-k8s.io/v1beta1',
  'TestMachine',
  'testmachines',
)

export async function furnish(client: KubeClient): Promise<void> {
  for (const crd of [
    scheduledMachineCrd(),
    scheduleOverrideCrd(),
    machineCrd(),
    clusterCrd(),
    providerCrd('bootstrap.cluster.x-k8s.io', 'TestConfig', ['v1beta1']),
    providerCrd('bootstrap.cluster.x-k8s.io', 'TestConfigTemplate', ['v1beta1']),
    providerCrd('infrastructure.cluster.x-k8s.io', 'TestMachine', ['v1beta1']),
  ]) {
    await client.create(CUSTOM_RESOURCE_DEFINITIONS, crd)
  }
  for (const name of ['team', RECLAIM_NAMESPACE])
    await client.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  await client.create(CLUSTERS, {
    apiVersion: CLUSTERS.apiVersion,
    kind: 'Cluster',
    metadata: { namespace: 'team', name: 'prod' },
    spec: { controlPlaneEndpoint: { host: '127.0.0.1', port: 6443 } },
  })
}

function inCluster(apiVersion: string, kind: string, plural: string): Resource {
  return { apiVersion, kind, plural, namespaced: true }
}
