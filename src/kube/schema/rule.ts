// A rule over a field that its shape cannot express: as CEL for the API server, as a check in code, and as a message for
// people. The CEL stands in the definition of the kind, or in an admission policy.
import { type Fields, isFields } from '#src/kube/json.ts'

export type Rule = RuleText & {
  /** The faults of the value; empty when the rule is met. A value of another type has none: its shape is refused. */
  readonly faultsOf: (value: unknown) => readonly Fault[]
}

/** The API server checks every rule: in the definition, or in an admission policy. */
type RuleText = DefinitionRule | PolicyRule

interface DefinitionRule {
  /** The CEL expression over `self`, in the definition of the kind. */
  readonly rule: string
  /** `oldSelf` is an optional value that exists on updates only. Without this, a rule with `oldSelf` is not checked on
   * creation. */
  readonly optionalOldSelf?: true
  /** A sentence about the field that says what is allowed. kube-apiserver prints it after the path of the field. */
  readonly message: string
  readonly policy?: never
}

/** A rule that needs what a definition cannot have: parameters of the installation, or the value in its message. */
interface PolicyRule {
  readonly policy: PolicyText
  /** A sentence about the field that says what is allowed. */
  readonly message: string
  readonly rule?: never
  readonly optionalOldSelf?: never
}

/** CEL over `self`, a text, and over the variables of the policy. For a map, `self` is each of its keys. */
export interface PolicyText {
  /** Whether the value is allowed. */
  readonly isMet: string
  /** The message about a value that is not allowed, in the words of the check in code. */
  readonly message: string
}

type RuleOver<Value> = RuleText & {
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
