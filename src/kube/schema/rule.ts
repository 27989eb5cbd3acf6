// A rule over a field that its shape cannot express: in CEL for the API server, in code for us, and in
// words for people.
import { type Fields, isFields } from './read-fields.ts'

export interface Rule extends RuleText {
  /** All that breaks the rule; empty: it is met. A value of another type is for the shape to refuse. */
  readonly faultsOf: (value: unknown) => readonly Fault[]
}

interface RuleText {
  /** In CEL. Absent: only our code can check it. */
  readonly rule?: string
  /** `oldSelf` is an optional value, there on an update. Without this a rule that names it skips creation. */
  readonly optionalOldSelf?: true
  /** What is allowed, as a sentence about the field: kube-apiserver prints it behind the field's path. */
  readonly message: string
}

interface RuleOver<Value> extends RuleText {
  readonly isMet: (value: Value) => boolean
  /** What is wrong, if that can be told more exactly than by the message. */
  readonly explain?: (value: Value) => readonly Fault[]
}

export interface Fault {
  /** The field or entry below that is at fault; absent: the value itself. */
  readonly at?: string | number
  /** A sentence about the field; absent: the value "is not allowed". */
  readonly message?: string
  /** Why the value is not allowed. */
  readonly why?: string
  /** What may stand there, if not what the notes of the field say. */
  readonly allowed?: string
}

/** A rule over a text. It is explained with what the notes of the field say is allowed. */
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
