// Continue tokens: where a list goes on, and as of which revision.

import { valueAt } from '#src/kube/json.ts'
import { badRequest } from './api-error.ts'

export interface Continuation {
  /** Below zero: whatever is there now. */
  readonly revision: number
  /** Key relative to the list's prefix, the first that may come. */
  readonly start: string
}

const BAD = 'invalid continue token: continue key is not valid'

export function formatContinue({ revision, start }: Continuation): string {
  // A token that goes on whatever there is now begins without a slash.
  const token = { v: 'meta.k8s.io/v1', rv: revision, start: revision < 0 ? start : `/${start}` }
  return Buffer.from(JSON.stringify(token)).toString('base64url')
}

/** Throws a 400 for a text that is not a token. */
export function parseContinue(token: string): Continuation {
  const parsed = parseToken(token)
  const version = valueAt(parsed, 'v')
  const revision = valueAt(parsed, 'rv')
  const start = valueAt(parsed, 'start')
  if (version !== 'meta.k8s.io/v1') {
    throw badRequest(`${BAD}: server does not recognize this encoded version ${version ?? ''}`)
  }
  if (typeof revision !== 'number' || revision === 0) {
    throw badRequest(
      'invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
    )
  }
  if (typeof start !== 'string' || start === '') {
    throw badRequest(
      'invalid continue token: continue key is not valid: encoded start key empty (version meta.k8s.io/v1)',
    )
  }
  return { revision, start: start.replace(/^\//, '') }
}

function parseToken(token: string): unknown {
  const wrong = /[^\w-]/.exec(token)
  if (wrong !== null) throw badRequest(`${BAD}: illegal base64 data at input byte ${wrong.index}`)
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString())
  } catch (error) {
    throw badRequest(`${BAD}: ${error instanceof Error ? error.message : error}`)
  }
}
