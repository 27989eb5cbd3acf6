// `kubectl auth can-i` and `whoami`: what a program asks about its own rights (SelfSubjectAccessReview), and who it is
// (SelfSubjectReview).
import { fieldsAt } from '#src/kube/json.ts'
import { type Answer, jsonAnswer } from './answer.ts'
import { decodeBody } from './decode.ts'
import type { ApiRequest } from './request.ts'

/** There are no users here. */
const ONLY_USER = 'system:admin'

const STATUS: ReadonlyMap<string, object> = new Map([
  [
    'apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    { allowed: true, reason: 'the embedded control plane has no users' },
  ],
  [
    'apis/authentication.k8s.io/v1/selfsubjectreviews',
    { userInfo: { username: ONLY_USER, groups: ['system:masters', 'system:authenticated'] } },
  ],
])

/** The answer, or `undefined` for another request. Everything is allowed. */
export function answerAccessReview(
  request: ApiRequest,
  segments: readonly string[],
): Answer | undefined {
  const status = STATUS.get(segments.join('/'))
  if (request.method !== 'POST' || status === undefined) return undefined
  const review = { ...fieldsAt(decodeBody(request)), status }
  return jsonAnswer(201, `${JSON.stringify(review)}\n`)
}
