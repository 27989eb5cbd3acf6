import type { KubeObject } from '#src/kube/object.ts'
import { PODS, pathOf } from '#src/kube/resource.ts'
import type { StandInContext } from './stand-in.ts'

/** Deletes a Pod with a grace of 0, as a kubelet does when the last container has stopped. Gone, or
 * another one of the same name: nothing happens. */
export async function deletePodNow(
  { transport }: Pick<StandInContext, 'transport'>,
  { metadata }: KubeObject,
): Promise<void> {
  await transport({
    method: 'DELETE',
    path: pathOf(PODS, metadata),
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      gracePeriodSeconds: 0,
      preconditions: { uid: metadata.uid },
    }),
  })
}
