// Writing as a controller does: from what was read to what should be, by the smallest merge patch,
// refused by the API when somebody else wrote in between.

import { fieldsAt, without } from '#src/kube/json.ts'
import { mergePatch } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import { convertObject } from '../crds/convert.ts'
import type { Mirror } from './mirror.ts'
import type { StandInContext } from './stand-in.ts'
import { servedVersion } from './versions.ts'

/** Makes `before` (as read) into `after` (object and status), in the version that is stored. Writes
 * nothing when they are equal. Throws a KubeError, `Conflict` when `before` is no longer the latest. */
export async function write(
  context: Pick<StandInContext, 'client' | 'mirror'>,
  before: KubeObject,
  after: KubeObject,
): Promise<void> {
  const { client, mirror } = context
  const resource = mirror.resource(groupOf(before.apiVersion), before.kind)
  if (resource === undefined) throw new TypeError(`nobody has seen a ${before.kind}`)
  const old = inVersion(mirror, before, resource.apiVersion)
  const wanted = inVersion(mirror, after, resource.apiVersion)
  let { resourceVersion } = before.metadata

  const change = mergePatch(without(old, 'status'), without(wanted, 'status'))
  if (change !== undefined) {
    const metadata = { ...fieldsAt(change, 'metadata'), resourceVersion }
    const written = await client.patch(resource, before.metadata, { ...fieldsAt(change), metadata })
    resourceVersion = written.metadata.resourceVersion
  }
  const status = mergePatch(fieldsAt(old, 'status'), fieldsAt(wanted, 'status'))
  if (status !== undefined) {
    await client.patchStatus(resource, before.metadata, { metadata: { resourceVersion }, status })
  }
}

function inVersion(mirror: Mirror, object: KubeObject, apiVersion: string): KubeObject {
  return convertObject(object, apiVersion, servedVersion(mirror))
}
