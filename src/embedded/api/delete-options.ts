// The options of a DELETE, from its body or its query.
import { badRequest } from './api-error.ts'
import { decodeBody } from './decode.ts'
import type { DeleteOptions } from './delete.ts'
import { invalid, notSupported } from './field-error.ts'
import { at, isFields, listAt, numberAt, textAt } from './json.ts'
import { type ApiRequest, integer, type Parameters } from './request.ts'
import { isDryRun } from './write-options.ts'

const POLICIES = ['Foreground', 'Background', 'Orphan'] as const

/** A body wins over the query. Throws 400 for a body that is no DeleteOptions, 422 for values that
 * are none. */
export function deleteOptions(request: ApiRequest, query: Parameters): DeleteOptions {
  if (request.body !== '') return parseDeleteOptions(decodeBody(request), query)
  const orphan = query.get('orphanDependents')
  return {
    dryRun: isDryRun(query.get('dryRun'), 'DeleteOptions'),
    gracePeriodSeconds: integer(query, 'gracePeriodSeconds'),
    propagationPolicy:
      orphan === null
        ? policyOf(query.get('propagationPolicy'))
        : orphan === 'true'
          ? 'Orphan'
          : 'Background',
  }
}

/** DeleteOptions as they come in a body. */
export function parseDeleteOptions(body: unknown, query?: Parameters): DeleteOptions {
  const kind = at(body, 'kind')
  if (!isFields(body) || (kind !== undefined && kind !== 'DeleteOptions')) {
    throw badRequest(`decoded object cannot be converted to DeleteOptions`)
  }
  const dryRun = listAt(body, 'dryRun').map(String)[0] ?? query?.get('dryRun') ?? null
  return {
    dryRun: isDryRun(dryRun, 'DeleteOptions'),
    gracePeriodSeconds: numberAt(body, 'gracePeriodSeconds'),
    propagationPolicy: policyOf(textAt(body, 'propagationPolicy') ?? null),
    uid: textAt(body, 'preconditions', 'uid'),
    resourceVersion: textAt(body, 'preconditions', 'resourceVersion'),
  }
}

function policyOf(text: string | null): DeleteOptions['propagationPolicy'] {
  if (text === null || text === '') return undefined
  const found = POLICIES.find((policy) => policy === text)
  if (found !== undefined) return found
  throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
    notSupported('propagationPolicy', text, [...POLICIES, 'nil']),
  ])
}
