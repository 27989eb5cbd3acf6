// The CEL rules of a schema, at every level that has some.

import { isFields } from '#src/kube/json.ts'
import { type CompiledRule, compileRule } from './cel-rule.ts'
import { celValue } from './cel-values.ts'
import { type Correlation, correlateField, correlateItem } from './correlation.ts'
import type { FieldError } from './field-error.ts'
import type { SchemaNode } from './schema-node.ts'

export interface Before {
  /** This value before the update. */
  readonly own: Correlation | undefined
  /** The nearest enclosing value before the update that can be compared. */
  readonly nearest: Correlation | undefined
}

export type RuleCheck = (
  value: unknown,
  path: string,
  report: (error: FieldError) => void,
  before: Before,
) => void

/** Takes a schema, gives the check of all rules in it; `undefined` if there are none. */
export function compileRules(schema: SchemaNode, isRoot = false): RuleCheck | undefined {
  const checks = [ownRules(schema, isRoot), inItems(schema), inFields(schema)].filter(
    (check) => check !== undefined,
  )
  if (checks.length === 0) return undefined
  return (value, path, report, before) => {
    // A rule about null belongs to the value that holds the null.
    if (value === null) return
    for (const check of checks) check(value, path, report, before)
  }
}

function ownRules(schema: SchemaNode, isRoot: boolean): RuleCheck | undefined {
  const nodes = [...schema.rules, ...schema.allOf.flatMap(({ rules }) => rules)]
  if (nodes.length === 0) return undefined
  const rules = nodes.map((rule) => compileRule(rule, schema))
  return (value, path, report, before) => {
    const old = before.own?.old
    const self = celValue(schema, value, isRoot)
    const oldSelf = old === undefined ? undefined : celValue(schema, old, isRoot)
    for (const rule of rules) {
      if (rule.usesOldSelf && old === undefined && !rule.isOldSelfOptional) continue
      const error = rule.evaluate({ self, oldSelf }, value, path)
      if (error !== undefined && !isTolerated(rule, before)) report(error)
    }
  }
}

// A value that is older than the rule may stay until it is changed.
function isTolerated(rule: CompiledRule, { own, nearest }: Before): boolean {
  return !rule.usesOldSelf && ((own ?? nearest)?.isUnchanged ?? false)
}

function inItems(schema: SchemaNode): RuleCheck | undefined {
  const check = schema.items && compileRules(schema.items)
  if (check === undefined) return undefined
  return (value, path, report, before) => {
    if (!Array.isArray(value)) return
    value.forEach((item, index) => {
      check(
        item,
        `${path}[${index}]`,
        report,
        within(before, correlateItem(before.own, schema, item)),
      )
    })
  }
}

function inFields(schema: SchemaNode): RuleCheck | undefined {
  const properties = [...schema.properties].flatMap(([name, property]) => {
    const check = compileRules(property)
    return check === undefined ? [] : [{ name, check }]
  })
  const { additionalProperties } = schema
  const rest =
    typeof additionalProperties === 'object' ? compileRules(additionalProperties) : undefined
  if (properties.length === 0 && rest === undefined) return undefined
  return (value, path, report, before) => {
    if (!isFields(value)) return
    const inside = (name: string) =>
      within(before, correlateField(before.own, schema, name, value[name]))
    for (const { name, check } of properties) {
      if (!Object.hasOwn(value, name)) continue
      check(value[name], path === '' ? name : `${path}.${name}`, report, inside(name))
    }
    if (rest === undefined) return
    for (const name of Object.keys(value)) {
      if (!schema.properties.has(name)) rest(value[name], `${path}[${name}]`, report, inside(name))
    }
  }
}

function within(before: Before, own: Correlation | undefined): Before {
  return { own, nearest: before.own ?? before.nearest }
}
