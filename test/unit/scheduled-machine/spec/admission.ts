// What the API server does with a ScheduledMachine, by the schema of its CustomResourceDefinition.
import { compileSchema } from '#src/embedded/schema/compile-schema.ts'
import { crdSchema } from '#src/scheduled-machine/crd.ts'

const schema = compileSchema(crdSchema())

/** The fields with which an object is refused. Empty: it is stored. */
export function refusedFields(object: object): readonly string[] {
  return schema.validate(stored(object)).map(({ field }) => field)
}

/** The object as it would be stored. */
export function stored<T extends object>(object: T): T {
  return schema.applyDefaults(schema.prune(object))
}
