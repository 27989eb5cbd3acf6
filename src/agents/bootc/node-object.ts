// The BootcNode as the API server has it.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { type BootcNodeStatus, parseBootcNodeStatus } from '#src/bootc-node/schema.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { optionalTextAt, textAt, valueAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { mergePatch } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { BootcNodeSpec } from './facts.ts'
import type { PullSecretSpec } from './pull-secret.ts'

/** What is asked of the node. A value that is not known counts as the careful one. */
export function specOf(object: KubeObject): BootcNodeSpec & PullSecretSpec {
  const text = (...path: readonly string[]) => optionalTextAt(object, 'spec', ...path)
  const namespace = text('pullSecretRef', 'namespace')
  const name = text('pullSecretRef', 'name')
  const hash = text('pullSecretHash')
  return {
    desiredImage: textAt(object, 'spec', 'desiredImage'),
    desiredImageState: text('desiredImageState') === 'Booted' ? 'Booted' : 'Staged',
    rebootPolicy: text('rebootPolicy') === 'AllowSoftReboot' ? 'AllowSoftReboot' : 'RebootOnly',
    ...(namespace !== undefined && name !== undefined && { pullSecretRef: { namespace, name } }),
    ...(hash !== undefined && { pullSecretHash: hash }),
  }
}

export function statusIn(object: KubeObject): BootcNodeStatus {
  return parseBootcNodeStatus(object['status'])
}

/**
 * Stores the status, if it has changed. Returns the object as it is then; `undefined` when it has changed since it was read,
 * so that what was decided may be wrong. Throws every other KubeError.
 */
export async function writeStatus(
  client: KubeClient,
  object: KubeObject,
  status: BootcNodeStatus,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  const patch = mergePatch(valueAt(object, 'status') ?? {}, status)
  if (patch === undefined) return object
  const { name, resourceVersion } = object.metadata
  try {
    const body = { metadata: { resourceVersion }, status: patch }
    return await client.patchStatus(BOOTC_NODES, { name }, body, signal)
  } catch (error) {
    if (isKubeError(error, 'Conflict', 'NotFound')) return undefined
    throw error
  }
}
