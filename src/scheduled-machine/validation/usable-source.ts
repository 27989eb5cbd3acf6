// The source of the bootstrap or infrastructure object, when there is exactly one and it is allowed.
import { ScheduledMachine } from '../schema.ts'
import type { Fields } from './fields.ts'
import type { FieldProblem } from './problem.ts'
import { isClean, usable } from './usable.ts'

export type ProviderSource =
  | {
      readonly type: 'inline'
      readonly apiVersion: string
      readonly kind: string
      readonly spec: unknown
    }
  | {
      readonly type: 'template'
      readonly apiVersion: string
      readonly kind: string
      readonly name: string
    }

const { shape } = ScheduledMachine.shape.spec

const SIDES = {
  bootstrap: { inline: 'bootstrapSpec', template: 'bootstrapRef' },
  infrastructure: { inline: 'infrastructureSpec', template: 'infrastructureRef' },
} as const

/** The source of one side; `undefined` when anything is wrong with it. */
export function usableSource(
  spec: Fields,
  side: keyof typeof SIDES,
  problems: readonly FieldProblem[],
): ProviderSource | undefined {
  const { inline, template } = SIDES[side]
  if (!isClean(`spec.${inline}`, problems) || !isClean(`spec.${template}`, problems))
    return undefined
  const written = usable(shape[inline], spec[inline])
  if (written !== undefined) return { type: 'inline', ...written }
  const referred = usable(shape[template], spec[template])
  return referred && { type: 'template', ...referred }
}
