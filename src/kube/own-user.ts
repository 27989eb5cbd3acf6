import type { KubeClient } from './client.ts'
import { optionalTextAt } from './json.ts'
import { isKubeError } from './kube-error.ts'
import type { Resource } from './resource.ts'

const REVIEWS: Resource = {
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  namespaced: false,
}

/**
 * The name of the user whose credentials the client has, as the API server says it. `undefined`: the server does not
 * answer this question, or refuses it. Throws the other errors of the client.
 */
export async function ownUser(
  client: Pick<KubeClient, 'create'>,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { apiVersion, kind } = REVIEWS
  try {
    const review = await client.create(
      REVIEWS,
      { apiVersion, kind, metadata: { name: '' } },
      signal,
    )
    return optionalTextAt(review, 'status', 'userInfo', 'username')
  } catch (error) {
    if (isKubeError(error, 'NotFound') || isKubeError(error, 'Forbidden')) return undefined
    throw error
  }
}
