// What the API server does with a ScheduledMachine, by the schema of its CustomResourceDefinition.
import { compileSchema } from '#src/embedded/schema/compile-schema.ts'
import { crdSchema } from '#src/kube/crd.ts'

const schema = compileSchema(crdSchema())

/** The fields and messages with which an object is refused. Empty: it is stored. */
export function refusals(object: object): { field: string; message: string }[] {
  const stored = schema.applyDefaults(schema.prune(object))
  return schema.validate(stored).map(({ field, message }) => ({ field, message }))
}

/** The object as it would be stored. */
export function stored<T extends object>(object: T): T {
  return schema.applyDefaults(schema.prune(object))
}
