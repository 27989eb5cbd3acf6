// What the reader may do, as the API server says it (SelfSubjectAccessReview).
import type { KubeClient } from '#src/kube/client.ts'
import { isTrueAt } from '#src/kube/json.ts'
import { groupOf, type Resource } from '#src/kube/resource.ts'

export interface Right {
  readonly verb: 'create' | 'list' | 'patch'
  readonly resource: Resource
  readonly namespace?: string | undefined
  /** Absent: of all objects. */
  readonly name?: string | undefined
}

const REVIEWS: Resource = {
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  plural: 'selfsubjectaccessreviews',
  namespaced: false,
}

/** For each right, in their order, whether the reader has it. Throws the errors of the client. */
export async function mayDo(
  client: KubeClient,
  rights: readonly Right[],
  signal: AbortSignal,
): Promise<readonly boolean[]> {
  return Promise.all(rights.map((right) => may(client, right, signal)))
}

async function may(
  client: KubeClient,
  { verb, resource, namespace, name }: Right,
  signal: AbortSignal,
): Promise<boolean> {
  const { apiVersion, kind } = REVIEWS
  const resourceAttributes = {
    verb,
    group: groupOf(resource.apiVersion),
    resource: resource.plural,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
  }
  const review = { apiVersion, kind, metadata: { name: '' }, spec: { resourceAttributes } }
  return isTrueAt(await client.create(REVIEWS, review, signal), 'status', 'allowed')
}
