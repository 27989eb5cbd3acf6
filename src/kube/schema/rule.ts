// A rule over a field that its shape cannot express: as CEL for the API server, as a check in code, and as a message for
// people.
import { type Fields, isFields } from '#src/kube/json.ts'

export interface Rule extends RuleText {
  /** The faults of the value; empty when the rule is met. A value of another type has none: its shape is refused. */
  readonly faultsOf: (value: unknown) => readonly Fault[]
}

interface RuleText {
  /** The CEL expression. Absent when only code can check the rule. */
  readonly rule?: string
  /** `oldSelf` is an optional value that exists on updates only. Without this, a rule with `oldSelf` is not checked on
   * creation. */
  readonly optionalOldSelf?: true
  /** A sentence about the field that says what is allowed. kube-apiserver prints it after the path of the field. */
  readonly message: string
}

interface RuleOver<Value> extends RuleText {
  readonly isMet: (value: Value) => boolean
  /** The faults, if they can be described more exactly than by the message. */
  readonly explain?: (value: Value) => readonly Fault[]
}

export interface Fault {
  /** The field or entry with the fault, below the value. Absent: the value itself. */
  readonly at?: string | number
  /** A sentence about the field. Absent: the value "is not allowed". */
  readonly message?: string
  /** Why the value is not allowed. */
  readonly why?: string
  /** The allowed values, if they differ from the notes of the field. */
  readonly allowed?: string
}

/** A rule over a text. By default the error says what the notes of the field allow. */
export function textRule(rule: RuleOver<string>): Rule {
  return ruleOver(isText, { explain: () => [{}], ...rule })
}

/** A rule over an object or a map. */
export function objectRule(rule: RuleOver<Fields>): Rule {
  return ruleOver(isFields, rule)
}

/** A rule over a list. */
export function listRule(rule: RuleOver<readonly unknown[]>): Rule {
  return ruleOver(Array.isArray, rule)
}

function ruleOver<Value>(
  isJudged: (value: unknown) => value is Value,
  { isMet, explain, ...text }: RuleOver<Value>,
): Rule {
  return {
    ...text,
    faultsOf: (value) => {
      if (!isJudged(value) || isMet(value)) return []
      return explain?.(value) ?? [{ message: text.message }]
    },
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
