// Defects in what is asked of the API server, and in its answers.
import {
  CLUSTER_NAME_ANNOTATION,
  CLUSTER_NAMESPACE_ANNOTATION,
  MACHINE_ANNOTATION,
  SCHEDULED_MACHINE_LABEL,
} from '#src/cluster-api/labels.ts'
import { listAt, textAt } from '#src/kube/json.ts'
import type { KubeRequest, KubeResponse, Transport } from '#src/kube/transport.ts'
import { formatTaints } from '#src/nodes/taints/applied.ts'
import { isTaint, readTaint } from '#src/nodes/taints/taint.ts'
import { APPLIED_TAINTS_ANNOTATION, CORDONED_BY_ANNOTATION } from '#src/scheduled-machine/labels.ts'
import type { MachineSeams } from '#src/simulation/scheduled-machine/system.ts'

export function asking(change: (request: KubeRequest) => KubeRequest): MachineSeams['transport'] {
  return (transport) => (request) => transport(change(request))
}

export function answering(
  change: (request: KubeRequest, response: KubeResponse) => KubeResponse,
): MachineSeams['transport'] {
  return (transport: Transport): Transport =>
    async (request) =>
      change(request, await transport(request))
}

interface Json {
  readonly metadata: Record<string, unknown>
  readonly spec?: Record<string, unknown>
}

// What is read of `plural` says that it is the ScheduledMachine's of that name, whoever's it is.
export function claiming(
  plural: string,
  claim: (object: Json, name: string, uid: string) => void,
): MachineSeams['transport'] {
  return (transport) => {
    const uids = new Map<string, string>()
    return async (request) => {
      const response = await transport(request)
      const [, of, name = ''] = /\/(\w+)\/([^/?]+)$/.exec(request.path) ?? []
      if (request.method !== 'GET' || response.status !== 200) return response
      const object = JSON.parse(response.body)
      if (of === 'scheduledmachines') uids.set(name, object.metadata.uid)
      const uid = uids.get(name)
      if (of !== plural || uid === undefined) return response
      claim(object, name, uid)
      const { status, headers } = response
      return { status, headers, body: JSON.stringify(object) }
    }
  }
}

export function ownedBy({ metadata }: Json, name: string, uid: string): void {
  metadata['labels'] = { ...(metadata['labels'] as object), [SCHEDULED_MACHINE_LABEL]: name }
  metadata['ownerReferences'] = [{ kind: 'ScheduledMachine', name, uid }]
}

export function cordonedBy({ metadata }: Json, _name: string, uid: string): void {
  metadata['annotations'] = {
    ...(metadata['annotations'] as object),
    [CORDONED_BY_ANNOTATION]: uid,
  }
}

/** Every taint on the Node was put there by us. */
export function taintedByUs({ metadata, spec }: Json): void {
  const taints = listAt(spec, 'taints').map(readTaint).filter(isTaint)
  metadata['annotations'] = {
    ...(metadata['annotations'] as object),
    [APPLIED_TAINTS_ANNOTATION]: formatTaints(taints),
  }
}

/** Writes the taints of a Node without those of others. */
export function onlyOurTaints(request: KubeRequest): KubeRequest {
  if (request.method !== 'PATCH' || !/\/nodes\/[^/]+$/.test(request.path)) return request
  const patch = JSON.parse(request.body ?? '{}')
  const ours: unknown = JSON.parse(
    textAt(patch, 'metadata', 'annotations', APPLIED_TAINTS_ANNOTATION) || '[]',
  )
  const taints = listAt(ours)
  const spec = { ...patch.spec, taints: taints.length === 0 ? null : taints }
  return { ...request, body: JSON.stringify({ ...patch, spec }) }
}

export function ownNode(object: Json, name: string): void {
  object.metadata['annotations'] = {
    ...(object.metadata['annotations'] as object),
    [MACHINE_ANNOTATION]: name,
    [CLUSTER_NAMESPACE_ANNOTATION]: 'team',
    [CLUSTER_NAME_ANNOTATION]: 'prod',
  }
  delete object.spec?.['providerID']
}

export function deleteInstead(request: KubeRequest): KubeRequest {
  const pod = /^(.*\/pods\/[^/]+)\/eviction$/.exec(request.path)?.[1]
  return pod === undefined ? request : { ...request, method: 'DELETE', path: pod, body: '{}' }
}

export function unconditional(request: KubeRequest): KubeRequest {
  if (request.method !== 'PATCH' || !/\/scheduledmachines\/[^/]+\/status$/.test(request.path))
    return request
  const { metadata: _, ...patch } = JSON.parse(request.body ?? '{}')
  return { ...request, body: JSON.stringify(patch) }
}
