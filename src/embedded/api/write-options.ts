// The options of a write, and the warnings that go with its answer.

import type { Fields } from '#src/kube/json.ts'
import {
  type FieldProblem,
  forbiddenValue,
  invalid,
  notSupported,
  requiredValue,
  tooLong,
} from './field-error.ts'
import { type ApiRequest, flag, type Parameters } from './request.ts'

export interface WriteOptions {
  readonly dryRun: boolean
  readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore'
  /** Who writes, for `managedFields`. */
  readonly manager: string
  readonly force: boolean
  readonly subresource: 'status' | undefined
  /** Of a patch: how a result that cannot be read is quoted. */
  readonly quote: Quote | undefined
  /** Becomes a `Warning` header. */
  warn(message: string): void
}

export interface Quote {
  text(object: Fields): string
  /** The result is not text that is decoded again. */
  readonly isConverted: boolean
}

const VALIDATION = ['Ignore', 'Strict', 'Warn'] as const

/** Reads the options of a write. Throws a 422 for values that are none. */
export function writeOptions(
  request: ApiRequest,
  query: Parameters,
  type: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  more: { readonly subresource: 'status' | undefined; readonly apply?: boolean },
  warn: (message: string) => void,
): WriteOptions {
  const dryRun = query.getAll('dryRun')
  const wanted = query.get('fieldValidation') || 'Warn'
  const fieldValidation = VALIDATION.find((each) => each === wanted)
  const manager = query.get('fieldManager') ?? ''
  const force = type === 'PatchOptions' ? query.get('force') : null
  const problems = [
    ...(more.apply === true && manager === ''
      ? [requiredValue('fieldManager', 'is required for apply patch')]
      : []),
    ...(force !== null && more.apply !== true
      ? [forbiddenValue('force', 'may not be specified for non-apply patch')]
      : []),
    ...managerProblems(manager),
    ...dryRunProblems(dryRun),
    ...(fieldValidation === undefined
      ? [notSupported('fieldValidation', wanted, ['', ...VALIDATION])]
      : []),
  ]
  if (fieldValidation === undefined || problems.length > 0) {
    throw invalid({ group: 'meta.k8s.io', kind: type }, '', problems)
  }
  return {
    dryRun: dryRun.length > 0,
    fieldValidation,
    manager: manager === '' ? agentOf(request) : manager,
    force: force !== null && flag(query, 'force'),
    subresource: more.subresource,
    quote: undefined,
    warn,
  }
}

const MAX_MANAGER = 128

function managerProblems(manager: string): readonly FieldProblem[] {
  if (manager.length <= MAX_MANAGER) return []
  return [tooLong('fieldManager', MAX_MANAGER)]
}

/** The problems of the values of `dryRun`. Only `All` is allowed. */
export function dryRunProblems(values: readonly string[]): readonly FieldProblem[] {
  return values.every((value) => value === 'All') ? [] : [notSupported('dryRun', values, ['All'])]
}

/** The options of a write that the server itself makes. */
export function ownWrite(manager: string, subresource?: 'status'): WriteOptions {
  return {
    dryRun: false,
    fieldValidation: 'Ignore',
    manager,
    force: false,
    subresource,
    quote: undefined,
    warn: () => undefined,
  }
}

function agentOf({ headers }: ApiRequest): string {
  return (headers['user-agent'] ?? '').split('/')[0]?.slice(0, 128) || 'unknown'
}
