// The kinds of Cluster API, in the two versions that are in use.
import type { Resource } from '#src/kube/resource.ts'

export const CLUSTER_API_GROUP = 'cluster.x-k8s.io'

export type MachineVersion = 'v1beta1' | 'v1beta2'

/** The version to use among the served ones; `undefined` when none is supported. */
export function chooseVersion(served: readonly string[]): MachineVersion | undefined {
  const known: readonly MachineVersion[] = ['v1beta2', 'v1beta1']
  return known.find((version) => served.includes(version))
}

export function machineResource(version: MachineVersion): Resource {
  return {
    apiVersion: `${CLUSTER_API_GROUP}/${version}`,
    kind: 'Machine',
    plural: 'machines',
    namespaced: true,
  }
}

export function machineDrainRuleResource(version: MachineVersion): Resource {
  return {
    apiVersion: `${CLUSTER_API_GROUP}/${version}`,
    kind: 'MachineDrainRule',
    plural: 'machinedrainrules',
    namespaced: true,
  }
}

export function clusterResource(version: MachineVersion): Resource {
  return {
    apiVersion: `${CLUSTER_API_GROUP}/${version}`,
    kind: 'Cluster',
    plural: 'clusters',
    namespaced: true,
  }
}
