// One entry of x-kubernetes-validations.
import { Environment } from '@marcbachmann/cel-js'
import { duplicate, type FieldError, forbidden, invalid, OMITTED, required } from './field-error.ts'
import type { RuleNode, SchemaNode } from './schema-node.ts'

export interface CompiledRule {
  /** It uses `oldSelf`: evaluated only on an update, and also when nothing has changed. */
  readonly usesOldSelf: boolean
  readonly isOldSelfOptional: boolean
  /** The error at `path`; `undefined` when the rule holds. `raw` is the value as it was written. */
  evaluate(values: RuleValues, raw: unknown, path: string): FieldError | undefined
}

export interface RuleValues {
  readonly self: unknown
  /** `undefined` when there is nothing to compare with. */
  readonly oldSelf: unknown
}

type Program = (values: Record<string, unknown>) => unknown

const environment = new Environment({
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
})
  .registerVariable('self', 'dyn')
  .registerVariable('oldSelf', 'dyn')

const present: Program = environment.parse('optional.of(oldSelf)')
const absent: Program = environment.parse('optional.none()')

/** A rule that does not compile fails for every object, with the compiler's words. */
export function compileRule(rule: RuleNode, schema: SchemaNode): CompiledRule {
  const program = programOf(rule.rule)
  const messageProgram = programOf(rule.messageExpression ?? '""')
  const type = schema.type ?? ''
  return {
    usesOldSelf: /\boldSelf\b/.test(rule.rule),
    isOldSelfOptional: rule.optionalOldSelf,
    evaluate(values, raw, path) {
      if (typeof program === 'string') return invalid(path, type, `rule compile error: ${program}`)
      const context = contextOf(values, rule.optionalOldSelf)
      const result = outcome(program, context)
      if (result.type === 'failed') {
        return invalid(
          path,
          type,
          `${result.message} evaluating rule: ${rule.message ?? rule.rule}`,
        )
      }
      if (result.value === true) return undefined
      const detail =
        spoken(messageProgram, context) ?? rule.message?.trim() ?? `failed rule: ${rule.rule}`
      return refusal(rule, `${path}${rule.fieldPath ?? ''}`.replace(/^\./, ''), raw, detail)
    },
  }
}

function programOf(expression: string): Program | string {
  try {
    return environment.parse(expression)
  } catch (error) {
    return firstLine(error)
  }
}

function contextOf({ self, oldSelf }: RuleValues, isOptional: boolean): Record<string, unknown> {
  if (!isOptional) return { self, ...(oldSelf !== undefined && { oldSelf }) }
  return { self, oldSelf: oldSelf === undefined ? absent({}) : present({ oldSelf }) }
}

function outcome(
  program: Program,
  context: Record<string, unknown>,
): { type: 'value'; value: unknown } | { type: 'failed'; message: string } {
  try {
    return { type: 'value', value: program(context) }
  } catch (error) {
    return { type: 'failed', message: firstLine(error) }
  }
}

// A message that cannot be computed, is empty, or has several lines is replaced by the plain one.
function spoken(program: Program | string, context: Record<string, unknown>): string | undefined {
  if (typeof program === 'string') return undefined
  const result = outcome(program, context)
  if (result.type === 'failed' || typeof result.value !== 'string') return undefined
  const text = result.value.trim()
  return text === '' || text.includes('\n') ? undefined : text
}

function refusal(rule: RuleNode, path: string, raw: unknown, detail: string): FieldError {
  const value = typeof raw === 'object' ? OMITTED : raw
  switch (rule.reason) {
    case 'FieldValueForbidden':
      return forbidden(path, detail)
    case 'FieldValueRequired':
      return required(path, detail)
    case 'FieldValueDuplicate':
      return duplicate(path, value)
    default:
      return invalid(path, value, detail)
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return (text.split('\n')[0] ?? '').replace(/^No such key/, 'no such key')
}
