// The source of the bootstrap or infrastructure object, if there is exactly one and it is allowed.

import { clonedKind, type ProviderContent } from '#src/cluster-api/clone-template.ts'
import type { Fields } from '#src/kube/json.ts'
import type { FieldError } from '#src/kube/schema/field-error.ts'
import type { specSchema } from '../schema.ts'
import { isClean, usable } from './usable.ts'

/** `apiVersion` and `kind` are those of the created object, and `apiVersion` also that of its template. */
export type ProviderSource =
  | {
      readonly type: 'inline'
      readonly apiVersion: string
      readonly kind: string
      readonly spec: unknown
      readonly metadata?: ProviderContent['metadata']
    }
  | {
      readonly type: 'template'
      readonly apiVersion: string
      readonly kind: string
      readonly template: { readonly kind: string; readonly name: string }
    }

const SIDES = {
  bootstrap: { inline: 'bootstrapSpec', template: 'bootstrapRef' },
  infrastructure: { inline: 'infrastructureSpec', template: 'infrastructureRef' },
} as const

/** The source for one role. `undefined` when it is invalid. */
export function usableSource(
  { shape }: ReturnType<typeof specSchema>,
  spec: Fields,
  side: keyof typeof SIDES,
  errors: readonly FieldError[],
): ProviderSource | undefined {
  const { inline, template } = SIDES[side]
  if (!isClean(`spec.${inline}`, errors) || !isClean(`spec.${template}`, errors)) return undefined
  const written = usable(shape[inline], spec[inline])
  if (written !== undefined) return { type: 'inline', ...written }
  const referred = usable(shape[template], spec[template])
  if (referred === undefined) return undefined
  const { apiVersion, kind, name } = referred
  return { type: 'template', apiVersion, kind: clonedKind(kind), template: { kind, name } }
}
