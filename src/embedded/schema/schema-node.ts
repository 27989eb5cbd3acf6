// The schema of a CustomResourceDefinition, as far as kube-apiserver acts on it.
import { fieldsAt, isFields, listAt, numberAt, optionalTextAt, textAt } from '#src/kube/json.ts'

export interface SchemaNode {
  readonly type: string | undefined
  readonly format: string | undefined
  readonly nullable: boolean
  readonly default: unknown
  readonly enum: readonly unknown[] | undefined
  readonly pattern: string | undefined
  readonly minLength: number | undefined
  readonly maxLength: number | undefined
  readonly minimum: number | undefined
  readonly maximum: number | undefined
  readonly exclusiveMinimum: boolean
  readonly exclusiveMaximum: boolean
  readonly multipleOf: number | undefined
  readonly minItems: number | undefined
  readonly maxItems: number | undefined
  readonly uniqueItems: boolean
  readonly minProperties: number | undefined
  readonly maxProperties: number | undefined
  readonly required: readonly string[]
  readonly properties: ReadonlyMap<string, SchemaNode>
  /** `true` and `false` as written; `undefined` when absent. */
  readonly additionalProperties: SchemaNode | boolean | undefined
  readonly items: SchemaNode | undefined
  readonly allOf: readonly SchemaNode[]
  readonly anyOf: readonly SchemaNode[]
  readonly oneOf: readonly SchemaNode[]
  readonly not: SchemaNode | undefined
  readonly isIntOrString: boolean
  readonly preservesUnknown: boolean
  readonly isEmbeddedResource: boolean
  readonly listType: string | undefined
  readonly listMapKeys: readonly string[]
  readonly mapType: string | undefined
  readonly rules: readonly RuleNode[]
}

/** One entry of `x-kubernetes-validations`. */
export interface RuleNode {
  readonly rule: string
  readonly message: string | undefined
  readonly messageExpression: string | undefined
  readonly reason: string | undefined
  readonly fieldPath: string | undefined
  readonly optionalOldSelf: boolean
}

/** Takes the JSON of a schema, and gives the parts that have an effect. A wrong value counts as absent. */
export function readSchema(json: unknown): SchemaNode {
  const raw = fieldsAt(json)
  return {
    type: optionalTextAt(raw, 'type'),
    format: optionalTextAt(raw, 'format'),
    nullable: raw.nullable === true,
    default: raw.default,
    enum: Array.isArray(raw.enum) ? raw.enum : undefined,
    pattern: optionalTextAt(raw, 'pattern'),
    minLength: numberAt(raw, 'minLength'),
    maxLength: numberAt(raw, 'maxLength'),
    minimum: numberAt(raw, 'minimum'),
    maximum: numberAt(raw, 'maximum'),
    exclusiveMinimum: raw.exclusiveMinimum === true,
    exclusiveMaximum: raw.exclusiveMaximum === true,
    multipleOf: numberAt(raw, 'multipleOf'),
    minItems: numberAt(raw, 'minItems'),
    maxItems: numberAt(raw, 'maxItems'),
    uniqueItems: raw.uniqueItems === true,
    minProperties: numberAt(raw, 'minProperties'),
    maxProperties: numberAt(raw, 'maxProperties'),
    required: textsOf(raw.required),
    properties: new Map(
      Object.entries(fieldsAt(raw.properties)).map(([name, schema]) => [name, readSchema(schema)]),
    ),
    additionalProperties:
      typeof raw.additionalProperties === 'boolean'
        ? raw.additionalProperties
        : optional(raw.additionalProperties),
    items: optional(raw.items),
    allOf: listAt(raw.allOf).map(readSchema),
    anyOf: listAt(raw.anyOf).map(readSchema),
    oneOf: listAt(raw.oneOf).map(readSchema),
    not: optional(raw.not),
    isIntOrString: raw['x-kubernetes-int-or-string'] === true,
    preservesUnknown: raw['x-kubernetes-preserve-unknown-fields'] === true,
    isEmbeddedResource: raw['x-kubernetes-embedded-resource'] === true,
    listType: optionalTextAt(raw, 'x-kubernetes-list-type'),
    listMapKeys: textsOf(raw['x-kubernetes-list-map-keys']),
    mapType: optionalTextAt(raw, 'x-kubernetes-map-type'),
    rules: listAt(raw['x-kubernetes-validations']).map(readRule),
  }
}

function readRule(json: unknown): RuleNode {
  const raw = fieldsAt(json)
  return {
    rule: textAt(raw, 'rule'),
    message: optionalTextAt(raw, 'message'),
    messageExpression: optionalTextAt(raw, 'messageExpression'),
    reason: optionalTextAt(raw, 'reason'),
    fieldPath: optionalTextAt(raw, 'fieldPath'),
    optionalOldSelf: raw.optionalOldSelf === true,
  }
}

function optional(json: unknown): SchemaNode | undefined {
  return isFields(json) ? readSchema(json) : undefined
}

function textsOf(json: unknown): readonly string[] {
  return listAt(json).filter((item) => typeof item === 'string')
}
