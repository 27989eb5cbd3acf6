// ScheduledMachines as their users write them.

import { PAUSED_ANNOTATION } from '#src/cluster-api/labels.ts'
import type { Mirror } from '#src/embedded/stand-ins/mirror.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { DRAIN_ANNOTATIONS, NO_HOOK } from './people-objects.ts'
import { MACHINES, NAMESPACE } from './places.ts'
import type { MachinePlan } from './plan.ts'

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

export interface HookOptions {
  readonly users: KubeClient
  readonly others: KubeClient
  readonly mirror: Mirror
}

/** Whoever has put the hook on a Machine takes it away, and its user does not ask for it any more. */
export async function releaseHook(
  { users, others, mirror }: HookOptions,
  name: string,
): Promise<void> {
  const key = { namespace: NAMESPACE, name }
  const change = async (client: KubeClient, where: Resource, patch: object) => {
    try {
      await client.patch(where, key, patch)
    } catch (error) {
      if (!isKubeError(error)) throw error
    }
  }
  const spec = { machineTemplate: { annotations: NO_HOOK } }
  if (mirror.get('5spot.finos.org', 'ScheduledMachine', key) !== undefined)
    await change(users, SCHEDULED_MACHINES, { spec })
  if (mirror.get('cluster.x-k8s.io', 'Machine', key) !== undefined)
    await change(others, MACHINES, { metadata: { annotations: NO_HOOK } })
}
