// A definition's schema, compiled once: when it is checked, or else when it is first used.
import { type CompiledSchema, compileSchema } from '#src/embedded/schema/compile-schema.ts'

const compiled = new WeakMap<object, CompiledSchema>()

/** The compiled form of an `openAPIV3Schema`. Throws for one that cannot be compiled. */
export function compiledSchema(schema: object): CompiledSchema {
  const known = compiled.get(schema) ?? compileSchema(schema)
  compiled.set(schema, known)
  return known
}
