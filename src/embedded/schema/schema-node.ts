// The schema of a CustomResourceDefinition, as far as kube-apiserver acts on it.

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

type Raw = Readonly<Record<string, unknown>>

/** Takes the JSON of a schema, gives what of it matters. What is not as it should be counts as absent. */
export function readSchema(json: unknown): SchemaNode {
  const raw = objectOr(json)
  return {
    type: text(raw.type),
    format: text(raw.format),
    nullable: raw.nullable === true,
    default: raw.default,
    enum: Array.isArray(raw.enum) ? raw.enum : undefined,
    pattern: text(raw.pattern),
    minLength: number(raw.minLength),
    maxLength: number(raw.maxLength),
    minimum: number(raw.minimum),
    maximum: number(raw.maximum),
    exclusiveMinimum: raw.exclusiveMinimum === true,
    exclusiveMaximum: raw.exclusiveMaximum === true,
    multipleOf: number(raw.multipleOf),
    minItems: number(raw.minItems),
    maxItems: number(raw.maxItems),
    uniqueItems: raw.uniqueItems === true,
    minProperties: number(raw.minProperties),
    maxProperties: number(raw.maxProperties),
    required: texts(raw.required),
    properties: new Map(
      Object.entries(objectOr(raw.properties)).map(([name, schema]) => [name, readSchema(schema)]),
    ),
    additionalProperties:
      typeof raw.additionalProperties === 'boolean'
        ? raw.additionalProperties
        : optional(raw.additionalProperties),
    items: optional(raw.items),
    allOf: list(raw.allOf).map(readSchema),
    anyOf: list(raw.anyOf).map(readSchema),
    oneOf: list(raw.oneOf).map(readSchema),
    not: optional(raw.not),
    isIntOrString: raw['x-kubernetes-int-or-string'] === true,
    preservesUnknown: raw['x-kubernetes-preserve-unknown-fields'] === true,
    isEmbeddedResource: raw['x-kubernetes-embedded-resource'] === true,
    listType: text(raw['x-kubernetes-list-type']),
    listMapKeys: texts(raw['x-kubernetes-list-map-keys']),
    mapType: text(raw['x-kubernetes-map-type']),
    rules: list(raw['x-kubernetes-validations']).map(readRule),
  }
}

function readRule(json: unknown): RuleNode {
  const raw = objectOr(json)
  return {
    rule: text(raw.rule) ?? '',
    message: text(raw.message),
    messageExpression: text(raw.messageExpression),
    reason: text(raw.reason),
    fieldPath: text(raw.fieldPath),
    optionalOldSelf: raw.optionalOldSelf === true,
  }
}

function optional(json: unknown): SchemaNode | undefined {
  return isObject(json) ? readSchema(json) : undefined
}

function objectOr(json: unknown): Raw {
  return isObject(json) ? json : {}
}

/** A JSON object: neither null nor a list. */
export function isObject(json: unknown): json is Raw {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function list(json: unknown): readonly unknown[] {
  return Array.isArray(json) ? json : []
}

function text(json: unknown): string | undefined {
  return typeof json === 'string' && json !== '' ? json : undefined
}

function texts(json: unknown): string[] {
  return list(json).filter((item) => typeof item === 'string')
}

function number(json: unknown): number | undefined {
  return typeof json === 'number' ? json : undefined
}
