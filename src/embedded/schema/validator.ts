// Values against a schema, in the order and the words of kube-apiserver (kube-openapi, validation).
import { isFields } from '#src/kube/json.ts'
import type { Check } from './check.ts'
import { correlateField, correlateItem } from './correlation.ts'
import { invalid, required, tooMany } from './field-error.ts'
import type { SchemaNode } from './schema-node.ts'
import { combinationChecks } from './validator-combinations.ts'
import { scalarChecks } from './validator-scalars.ts'
import { typeCheck } from './validator-types.ts'

/** Takes a schema, gives its check. Everything that can be prepared is prepared here. */
export function compileValidator(schema: SchemaNode): Check {
  const type = typeCheck(schema)
  const scalars = scalarChecks(schema)
  // Combinations see the value before its own bounds do, as there.
  const checks = [
    type,
    ...combinationChecks(schema, compileValidator),
    ...scalars.checks,
    list(schema),
    scalars.choice,
    object(schema),
  ]
  return (value, path, report, correlation) => {
    // An unchanged value is not refused, even if the schema has changed meanwhile.
    if (correlation?.isUnchanged) return
    if (value === null) {
      type(value, path, report)
      scalars.choice(value, path, report)
      return
    }
    for (const check of checks) check(value, path, report, correlation)
  }
}

function list(schema: SchemaNode): Check {
  const { minItems, maxItems, uniqueItems } = schema
  const items = schema.items && compileValidator(schema.items)
  return (value, path, report, correlation) => {
    if (!Array.isArray(value)) return
    if (items !== undefined) {
      value.forEach((item, index) => {
        items(item, `${path}[${index}]`, report, correlateItem(correlation, schema, item))
      })
    }
    const { length } = value
    if (minItems !== undefined && length < minItems) {
      report(invalid(path, length, `${path} in body should have at least ${minItems} items`))
    }
    if (maxItems !== undefined && length > maxItems) report(tooMany(path, length, maxItems))
    if (uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < length) {
      report(invalid(path, '', `${path} in body shouldn't contain duplicates`))
    }
  }
}

function object(schema: SchemaNode): Check {
  const { minProperties, maxProperties, additionalProperties } = schema
  const properties = [...schema.properties].map(([name, property]) => ({
    name,
    check: compileValidator(property),
  }))
  const rest =
    typeof additionalProperties === 'object' ? compileValidator(additionalProperties) : undefined
  return (value, path, report, correlation) => {
    if (!isFields(value)) return
    const names = Object.keys(value)
    const prefix = path === '' ? '' : `${path}.`
    if (minProperties !== undefined && names.length < minProperties) {
      report(
        invalid(
          path,
          names.length,
          `${path} in body should have at least ${minProperties} properties`,
        ),
      )
    }
    if (maxProperties !== undefined && names.length > maxProperties) {
      report(tooMany(path, names.length, maxProperties))
    }
    for (const name of names) {
      if (schema.properties.has(name)) continue
      rest?.(
        value[name],
        prefix + name,
        report,
        correlateField(correlation, schema, name, value[name]),
      )
      if (additionalProperties === false) {
        report(invalid(path, name, `${path}.${name} in body is a forbidden property`))
      }
    }
    for (const { name, check } of properties) {
      if (!Object.hasOwn(value, name)) continue
      check(
        value[name],
        prefix + name,
        report,
        correlateField(correlation, schema, name, value[name]),
      )
    }
    for (const name of schema.required) {
      if (!Object.hasOwn(value, name)) report(required(prefix + name))
    }
  }
}
