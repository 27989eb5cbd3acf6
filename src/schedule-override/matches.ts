import { compileSelector } from '#src/kube/label-selector.ts'
import type { Override } from './override.ts'

/** An object that overrides may be for. */
export interface Target {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

/** Whether the override is for this object of its namespace. */
export function matchesTarget(
  { target: { name, selector } }: Pick<Override, 'target'>,
  object: Target,
): boolean {
  return name === undefined ? compiled(selector ?? NO_LABELS)(object.labels) : name === object.name
}

const NO_LABELS = {}

// An override is compared with each machine of its namespace.
const known = new WeakMap<object, ReturnType<typeof compileSelector>>()

function compiled(selector: object): ReturnType<typeof compileSelector> {
  const found = known.get(selector) ?? compileSelector(selector)
  known.set(selector, found)
  return found
}
