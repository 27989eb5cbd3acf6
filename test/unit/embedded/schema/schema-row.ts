// What kube-apiserver 1.36 says: the expected words of all rows were taken from its own packages
// (apiextensions-apiserver, kube-openapi), given the same schema and object.

export interface SchemaRow {
  readonly name: string
  /** Of the field `spec.x`. */
  readonly x: object
  /** Of the spec around it. */
  readonly spec?: object
  readonly value: unknown
  /** The value before, on an update. */
  readonly old?: unknown
  /** `field: message`, sorted. */
  readonly errors: readonly string[]
}

export const text = { type: 'string' }

/** The schema of a field with one rule. */
export function rule(words: object): object {
  return { 'x-kubernetes-validations': [words] }
}

/** The whole schema of a row. */
export function schemaOf({ x, spec }: SchemaRow): object {
  return {
    type: 'object',
    properties: { spec: { type: 'object', ...spec, properties: { x, y: { type: 'string' } } } },
  }
}

/** An object with the value at `spec.x`. */
export function objectOf(value: unknown) {
  return {
    apiVersion: 'example.com/v1',
    kind: 'Thing',
    metadata: { name: 'a' },
    spec: { x: value },
  }
}
