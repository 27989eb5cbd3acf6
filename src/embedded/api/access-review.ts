// `kubectl auth can-i`, and what a program asks about its own rights (SelfSubjectAccessReview).
import { fieldsAt } from '#src/kube/json.ts'
import { type Answer, jsonAnswer } from './answer.ts'
import { decodeBody } from './decode.ts'
import type { ApiRequest } from './request.ts'

const PATH = 'apis/authorization.k8s.io/v1/selfsubjectaccessreviews'

/** The answer, or `undefined` for another request. There are no users here, so everything is allowed. */
export function answerAccessReview(
  request: ApiRequest,
  segments: readonly string[],
): Answer | undefined {
  if (request.method !== 'POST' || segments.join('/') !== PATH) return undefined
  const review = {
    ...fieldsAt(decodeBody(request)),
    status: { allowed: true, reason: 'the embedded control plane has no users' },
  }
  return jsonAnswer(201, `${JSON.stringify(review)}\n`)
}
