// The schema of a CustomResourceDefinition, compiled to functions as in kube-apiserver: prune, default, validate.
import { compileRules } from './cel.ts'
import { correlate } from './correlation.ts'
import { applyDefaults } from './defaults.ts'
import { embeddedResourceErrors } from './embedded-resources.ts'
import { type FieldError, invalid, NOWHERE } from './field-error.ts'
import { listTypeErrors } from './list-types.ts'
import { prune } from './prune.ts'
import { readSchema } from './schema-node.ts'
import { compileValidator } from './validator.ts'

export type { FieldError }

export interface CompiledSchema {
  /** A copy without the fields that the schema does not know. */
  prune<T>(object: T): T
  /** A copy with the defaults of absent fields. A null that is not allowed counts as absent. */
  applyDefaults<T>(object: T): T
  /** The errors of the object and, given the `old` one, of the change. Empty: valid. Rules are evaluated only when no
   * error was found before, here or `elsewhere`. */
  validate(
    object: unknown,
    old?: unknown,
    elsewhere?: readonly { readonly reason: string }[],
  ): readonly FieldError[]
  /** The paths of the fields that `prune` would remove, sorted. */
  unknownFields(object: unknown): readonly string[]
}

/** Takes `openAPIV3Schema` of one version. Compiles once; what it returns are pure functions. */
export function compileSchema(openAPIV3Schema: object): CompiledSchema {
  const schema = readSchema(openAPIV3Schema)
  const check = compileValidator(schema)
  const rules = compileRules(schema, true)
  return {
    prune: (object) => copyOf(object, prune(schema, object)),
    applyDefaults: (object) => copyOf(object, applyDefaults(schema, object)),
    validate(object, old, elsewhere = []) {
      const errors: FieldError[] = []
      const report = (error: FieldError) => errors.push(error)
      const correlation = correlate(object, old, schema)
      check(object, '', report, correlation)
      errors.push(...embeddedResourceErrors(schema, object))
      // Duplicates that were there already are no reason to refuse another change.
      if (old === undefined || listTypeErrors(schema, old).length === 0) {
        errors.push(...listTypeErrors(schema, object))
      }
      if (rules === undefined) return errors
      if (errors.some(isBlocking) || elsewhere.some(isBlocking))
        return [...errors, invalid(NOWHERE, null, UNCHECKED)]
      rules(object, '', report, { own: correlation, nearest: undefined })
      return errors
    },
    unknownFields(object) {
      const found: string[] = []
      prune(schema, object, (path) => found.push(path))
      return found.sort()
    },
  }
}

const UNCHECKED =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'

const BLOCKING: ReadonlySet<string> = new Set<FieldError['reason']>([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])

function isBlocking({ reason }: { readonly reason: string }): boolean {
  return BLOCKING.has(reason)
}

// Both functions keep the kind of thing that they are given.
function copyOf<T>(_original: T, copy: unknown): T {
  return copy as T
}
