// What an account may do, as the API server itself works it out.
import { isTrueAt } from '#src/kube/json.ts'
import type { Access, Identity } from './api-server.ts'

/** Of a SelfSubjectAccessReview; no namespace is every one. */
export interface ResourceAttributes {
  readonly verb: string
  readonly group?: string
  readonly resource?: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
}

export async function isAllowed(
  api: Access,
  identity: Identity,
  resourceAttributes: ResourceAttributes,
): Promise<boolean> {
  const transport = await api.transportAs(identity)
  const { body } = await transport({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    }),
  })
  return isTrueAt(JSON.parse(body), 'status', 'allowed')
}
