// A client whose answers a test writes, and an object to read.
import { createKubeClient } from '#src/kube/client.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { type Answer, recorded } from '#test/unit/kube/recorded-transport.ts'

export const KEY = { namespace: 'team-a', name: 'batch-1' }

export const PATH = '/apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines/batch-1'

export const OBJECT = {
  apiVersion: '5spot.finos.org/v1alpha1',
  kind: 'ScheduledMachine',
  metadata: { ...KEY, uid: 'uid-1', resourceVersion: '7' },
}

export function clientOf(...answers: readonly Answer[]) {
  const { transport, requests } = recorded(...answers)
  return { client: createKubeClient(transport), requests }
}

export async function errorOf(promise: Promise<unknown>): Promise<KubeError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof KubeError)) throw new Error(`no KubeError: ${error}`)
  return error
}
