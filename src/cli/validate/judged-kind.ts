import type { DateTime } from 'luxon'
import type { KubeObject } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { FieldError } from '#src/kube/schema/field-error.ts'
import type { JsonSchema } from '#src/kube/schema/json-schema.ts'
import type { Finding } from './finding.ts'

/** A kind that `sundial validate` checks. */
export interface JudgedKind {
  readonly resource: Resource
  /** The schema of its definition. */
  readonly schema: () => JsonSchema
  /** The errors by the rules in code: their messages are more exact than those of the schema. */
  readonly errorsOf: (object: KubeObject) => readonly FieldError[]
  /** What is valid, and probably not meant. */
  readonly warningsOf: (object: KubeObject, now: DateTime) => readonly Finding[]
  /** The only finding about an object of another API, if it is one. */
  readonly otherApi?: (apiVersion: string) => Finding | undefined
}
