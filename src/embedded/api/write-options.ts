// How a write is meant: its options, and what it has to say beside the answer.
import { invalid, notSupported, requiredValue } from './field-error.ts'
import { type ApiRequest, flag, type Parameters } from './request.ts'

export interface WriteOptions {
  readonly dryRun: boolean
  readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore'
  /** Who writes, for `managedFields`. */
  readonly manager: string
  readonly force: boolean
  readonly subresource: 'status' | undefined
  readonly isPatch: boolean
  /** Becomes a `Warning` header. */
  warn(message: string): void
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
  const options = { group: 'meta.k8s.io', kind: type }
  const dryRun = isDryRun(query.get('dryRun'), type)
  const wanted = query.get('fieldValidation') || 'Warn'
  const fieldValidation = VALIDATION.find((each) => each === wanted)
  if (fieldValidation === undefined) {
    throw invalid(options, '', [notSupported('fieldValidation', wanted, ['', ...VALIDATION])])
  }
  const manager = query.get('fieldManager') ?? ''
  if (more.apply === true && manager === '') {
    throw invalid(options, '', [requiredValue('fieldManager', 'is required for apply patch')])
  }
  const force = flag(query, 'force')
  if (force && more.apply !== true) {
    throw invalid(options, '', [
      {
        field: 'force',
        reason: 'FieldValueForbidden',
        message: 'Forbidden: may not be specified for non-apply patch',
      },
    ])
  }
  return {
    dryRun,
    fieldValidation,
    manager: manager === '' ? agentOf(request) : manager,
    force,
    subresource: more.subresource,
    isPatch: type === 'PatchOptions',
    warn,
  }
}

/** Whether `dryRun` asks for one. Throws a 422 for anything but `All`. */
export function isDryRun(value: string | null, type: string): boolean {
  if (value === null || value === '') return false
  if (value === 'All') return true
  throw invalid({ group: 'meta.k8s.io', kind: type }, '', [
    notSupported('dryRun', [value], ['All']),
  ])
}

/** The options of a write that the server itself makes. */
export function ownWrite(manager: string, subresource?: 'status'): WriteOptions {
  return {
    dryRun: false,
    fieldValidation: 'Ignore',
    manager,
    force: false,
    subresource,
    isPatch: false,
    warn: () => undefined,
  }
}

function agentOf({ headers }: ApiRequest): string {
  return (headers['user-agent'] ?? '').split('/')[0]?.slice(0, 128) || 'unknown'
}
