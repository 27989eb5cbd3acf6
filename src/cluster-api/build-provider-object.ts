import type { KubeObject } from '#src/kube/object.ts'
import { CLUSTER_NAME_LABEL, SCHEDULED_MACHINE_LABEL } from './labels.ts'

export interface ProviderObjectPlan {
  readonly apiVersion: string
  readonly kind: string
  /** As the user wrote it; its shape is between the user and the provider. */
  readonly spec: unknown
  /** The Machine that it is for, as read from the API. Its name is that of the ScheduledMachine. */
  readonly machine: {
    readonly apiVersion: string
    readonly name: string
    readonly namespace: string
    readonly uid: string
  }
  readonly clusterName: string
}

/**
 * A bootstrap or infrastructure object, ready to be created. The Machine controls it, as Cluster API
 * itself would set it: providers wait for that, and it goes when the Machine goes.
 */
export function buildProviderObject(plan: ProviderObjectPlan): KubeObject {
  const { apiVersion, kind, spec, machine, clusterName } = plan
  return {
    apiVersion,
    kind,
    metadata: {
      name: machine.name,
      namespace: machine.namespace,
      labels: {
        [SCHEDULED_MACHINE_LABEL]: machine.name,
        [CLUSTER_NAME_LABEL]: clusterName,
      },
      // k0smotron writes into both maps without looking whether they are there.
      annotations: { [SCHEDULED_MACHINE_LABEL]: machine.name },
      ownerReferences: [
        {
          apiVersion: machine.apiVersion,
          kind: 'Machine',
          name: machine.name,
          uid: machine.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    ...(spec !== undefined && { spec }),
  }
}
