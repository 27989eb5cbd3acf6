// The admission policies, after the schema and before the store.
import { denied } from './api-error.ts'
import type { ApiObject } from './api-object.ts'
import type { ApiContext } from './context.ts'
import type { Target } from './served-kind.ts'

/** Throws a 422 when a policy refuses the object, or the change of `old` to it. Not for writes to a subresource. */
export function admitByPolicies(
  { admit }: ApiContext,
  { kind, version }: Target,
  object: ApiObject,
  old?: ApiObject,
): void {
  const { group, plural } = kind
  const why = admit({ group, version: version.name, plural, object, old })
  if (why !== undefined) throw denied(kind, object.metadata.name, why)
}
