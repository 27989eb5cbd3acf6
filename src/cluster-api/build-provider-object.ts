import type { KubeObject } from '#src/kube/object.ts'
import type { ProviderContent } from './clone-template.ts'
import { CLUSTER_NAME_LABEL, SCHEDULED_MACHINE_LABEL } from './labels.ts'

/** The spec is that of the user. Only the provider knows its schema. */
export interface ProviderObjectPlan extends ProviderContent {
  readonly apiVersion: string
  readonly kind: string
  /** The Machine that refers to the object, as read from the API. It has the name of the ScheduledMachine. */
  readonly machine: {
    readonly apiVersion: string
    readonly name: string
    readonly namespace: string
    readonly uid: string
  }
  readonly clusterName: string
}

/**
 * A bootstrap or infrastructure object, ready to be created. Its controller is the Machine, as Cluster API itself would
 * set it. Providers wait for this owner reference, and the object is deleted with the Machine.
 */
export function buildProviderObject(plan: ProviderObjectPlan): KubeObject {
  const { apiVersion, kind, spec, metadata, machine, clusterName } = plan
  return {
    apiVersion,
    kind,
    metadata: {
      name: machine.name,
      namespace: machine.namespace,
      labels: {
        ...metadata?.labels,
        [SCHEDULED_MACHINE_LABEL]: machine.name,
        [CLUSTER_NAME_LABEL]: clusterName,
      },
      // k0smotron writes into both maps and fails when one is missing.
      annotations: { ...metadata?.annotations, [SCHEDULED_MACHINE_LABEL]: machine.name },
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
