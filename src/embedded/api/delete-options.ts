// The options of a DELETE, from its body or its query.

import { isFields, listAt, optionalTextAt } from '#src/kube/json.ts'
import { badRequest } from './api-error.ts'
import { builtinSchema } from './builtin/schemas.ts'
import { readTyped } from './builtin/typed-fields.ts'
import { decodeBody } from './decode.ts'
import type { DeleteOptions } from './delete.ts'
import { invalid, invalidValue, notSupported } from './field-error.ts'
import { type ApiRequest, flag, integer, type Parameters } from './request.ts'
import { dryRunProblems } from './write-options.ts'

const POLICIES = ['Foreground', 'Background', 'Orphan'] as const

/** The options are in the body, or else in the query. Throws 400 for a body that is not a DeleteOptions, 422 for
 * wrong values. */
export function deleteOptions(request: ApiRequest, query: Parameters): DeleteOptions {
  if (request.body !== '') return parseDeleteOptions(decodeBody(request))
  const orphan = query.get('orphanDependents')
  return checked({
    dryRun: query.getAll('dryRun'),
    gracePeriodSeconds: integer(query, 'gracePeriodSeconds'),
    propagationPolicy: query.get('propagationPolicy') ?? undefined,
    orphanDependents: orphan === null ? undefined : flag(query, 'orphanDependents'),
  })
}

/** DeleteOptions as they come in a body. */
export function parseDeleteOptions(body: unknown): DeleteOptions {
  const { kind = 'DeleteOptions', apiVersion = 'v1' } = isFields(body) ? body : {}
  if (!isFields(body)) throw badRequest('decoded object cannot be converted to DeleteOptions')
  if (kind !== 'DeleteOptions') {
    throw badRequest(
      `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`,
    )
  }
  const { mismatch } = readTyped(SCHEMA, body, 'DeleteOptions')
  if (mismatch !== undefined) throw badRequest(mismatch.decoded)
  const { propagationPolicy, orphanDependents, gracePeriodSeconds } = body
  return {
    ...checked({
      dryRun: listAt(body, 'dryRun').map(String),
      gracePeriodSeconds: typeof gracePeriodSeconds === 'number' ? gracePeriodSeconds : undefined,
      propagationPolicy: typeof propagationPolicy === 'string' ? propagationPolicy : undefined,
      orphanDependents: typeof orphanDependents === 'boolean' ? orphanDependents : undefined,
    }),
    uid: optionalTextAt(body, 'preconditions', 'uid'),
    resourceVersion: optionalTextAt(body, 'preconditions', 'resourceVersion'),
  }
}

const SCHEMA = builtinSchema('io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions')

interface Given {
  readonly dryRun: readonly string[]
  readonly gracePeriodSeconds: number | undefined
  readonly propagationPolicy: string | undefined
  readonly orphanDependents: boolean | undefined
}

function checked(given: Given): DeleteOptions {
  const { dryRun, gracePeriodSeconds, propagationPolicy: policy, orphanDependents } = given
  const known = POLICIES.find((each) => each === policy)
  const both = 'orphanDependents and deletionPropagation cannot be both set'
  const problems = [
    ...(policy !== undefined && orphanDependents !== undefined
      ? [invalidValue('propagationPolicy', policy, both)]
      : []),
    ...(policy !== undefined && known === undefined
      ? [notSupported('propagationPolicy', policy, [...POLICIES, 'nil'])]
      : []),
    ...dryRunProblems(dryRun),
  ]
  if (problems.length > 0) {
    throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', problems)
  }
  return {
    dryRun: dryRun.length > 0,
    gracePeriodSeconds,
    propagationPolicy: known ?? oldPolicyOf(orphanDependents),
    isOldWay: orphanDependents === false,
  }
}

// The field that was used before there were policies.
function oldPolicyOf(orphanDependents: boolean | undefined): DeleteOptions['propagationPolicy'] {
  if (orphanDependents === undefined) return undefined
  return orphanDependents ? 'Orphan' : 'Background'
}
