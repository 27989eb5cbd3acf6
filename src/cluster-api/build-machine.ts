import type { Duration } from 'luxon'
import type { KubeObject, NamespacedKey, OwnerReference } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import { CLUSTER_NAME_LABEL, NODE_LABEL, SCHEDULED_MACHINE_LABEL } from './labels.ts'
import { CLUSTER_API_GROUP, type MachineVersion } from './version.ts'

export interface MachinePlan {
  /** The ScheduledMachine. The Machine gets its name. */
  readonly owner: NamespacedKey
  readonly ownerReference: OwnerReference
  readonly version: MachineVersion
  readonly clusterName: string
  readonly bootstrap: { readonly apiVersion: string; readonly kind: string }
  readonly infrastructure: { readonly apiVersion: string; readonly kind: string }
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly kubernetesVersion?: string | undefined
  readonly failureDomain?: string | undefined
  readonly drainTimeout: Duration
}

/** The Machine of a ScheduledMachine, ready to be created. The Machine and its provider objects have the name of the
 * ScheduledMachine. */
export function buildMachine(plan: MachinePlan): KubeObject {
  const { owner, ownerReference, version, clusterName, labels, annotations } = plan
  return {
    apiVersion: `${CLUSTER_API_GROUP}/${version}`,
    kind: 'Machine',
    metadata: {
      name: owner.name,
      namespace: owner.namespace,
      labels: {
        ...labels,
        [SCHEDULED_MACHINE_LABEL]: owner.name,
        [CLUSTER_NAME_LABEL]: clusterName,
        [NODE_LABEL]: owner.name,
      },
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ownerReferences: [ownerReference],
    },
    spec: {
      clusterName,
      ...(plan.kubernetesVersion !== undefined && { version: plan.kubernetesVersion }),
      ...(plan.failureDomain !== undefined && { failureDomain: plan.failureDomain }),
      ...(version === 'v1beta1' ? specOfV1beta1(plan) : specOfV1beta2(plan)),
    },
  }
}

function specOfV1beta1({ owner, bootstrap, infrastructure, drainTimeout }: MachinePlan): object {
  const reference = ({ apiVersion, kind }: MachinePlan['bootstrap']) => ({
    apiVersion,
    kind,
    namespace: owner.namespace,
    name: owner.name,
  })
  const timeout = `${timeoutSeconds(drainTimeout)}s`
  return {
    bootstrap: { configRef: reference(bootstrap) },
    infrastructureRef: reference(infrastructure),
    nodeDrainTimeout: timeout,
    nodeVolumeDetachTimeout: timeout,
  }
}

function specOfV1beta2({ owner, bootstrap, infrastructure, drainTimeout }: MachinePlan): object {
  const reference = ({ apiVersion, kind }: MachinePlan['bootstrap']) => ({
    apiGroup: groupOf(apiVersion),
    kind,
    name: owner.name,
  })
  const seconds = timeoutSeconds(drainTimeout)
  return {
    bootstrap: { configRef: reference(bootstrap) },
    infrastructureRef: reference(infrastructure),
    deletion: { nodeDrainTimeoutSeconds: seconds, nodeVolumeDetachTimeoutSeconds: seconds },
  }
}

// For Cluster API, 0 means no limit. Then an unreachable workload cluster would keep the Machine for ever.
function timeoutSeconds(timeout: Duration): number {
  return Math.max(1, Math.ceil(timeout.as('seconds')))
}
