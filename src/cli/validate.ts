// `sundial validate`: checks the ScheduledMachines in some files as admission would, offline.
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import type { LoadedObject } from './files/parse-manifests.ts'
import { loadObjects } from './files.ts'
import type { CliIo } from './io.ts'
import { type Finding, findingsOf, warningsOf } from './validate/findings.ts'

export interface ValidateArguments {
  /** The sources of `-f`. */
  readonly file: readonly string[]
  readonly output?: 'table' | 'json'
}

/**
 * Prints each error, and each field that has no effect yet, as a line on stderr. Returns 0 when all objects are valid, 2
 * when one is not or when there is no ScheduledMachine. Throws a UsageError for files that cannot be read.
 */
export async function validate(args: ValidateArguments, io: CliIo): Promise<number> {
  const loaded = await loadObjects(args.file, () => io.stdin())
  const results = loaded.filter(isJudged).map((each) => ({ ...each, problems: told(each) }))
  for (const each of loaded) {
    if (!isJudged(each))
      io.stderr(`${placeOf(each)}: skipped, only ScheduledMachines are checked\n`)
  }
  for (const { problems, ...each } of results) {
    for (const { severity, field, message } of problems) {
      const mark = severity === 'warning' ? 'warning: ' : ''
      io.stderr(`${placeOf(each)}: ${mark}${field}: ${message}\n`)
    }
  }
  if (args.output === 'json') io.stdout(`${JSON.stringify(results.map(asJson), null, 2)}\n`)
  else for (const each of results.filter(isValid)) io.stdout(`${placeOf(each)}: valid\n`)
  if (results.length === 0) io.stderr(`there is no ScheduledMachine in ${args.file.join(', ')}\n`)
  return results.length > 0 && results.every(isValid) ? 0 : 2
}

interface Result extends LoadedObject {
  readonly problems: readonly GradedFinding[]
}

/** An object with only warnings is valid. */
interface GradedFinding extends Finding {
  readonly severity: 'error' | 'warning'
}

function told({ object }: LoadedObject): readonly GradedFinding[] {
  const errors = findingsOf(object)
  const warnings = warningsOf(object).filter(
    ({ field }) => !errors.some((error) => error.field.startsWith(field)),
  )
  return [
    ...errors.map((finding) => ({ severity: 'error', ...finding }) as const),
    ...warnings.map((finding) => ({ severity: 'warning', ...finding }) as const),
  ]
}

function isJudged({ object }: LoadedObject): boolean {
  return object.kind === SCHEDULED_MACHINES.kind
}

function isValid({ problems }: Result): boolean {
  return problems.every(({ severity }) => severity === 'warning')
}

function asJson(result: Result) {
  const { file, document, object, problems } = result
  const { namespace = 'default', name } = object.metadata
  return { file, document, kind: object.kind, namespace, name, valid: isValid(result), problems }
}

function placeOf({ file, document, object }: LoadedObject): string {
  const { namespace = 'default', name } = object.metadata
  return `${file} (document ${document}, ${object.kind} ${namespace}/${name})`
}
