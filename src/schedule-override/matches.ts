import { matchesSelector } from '#src/kube/label-selector.ts'
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
  return name === undefined ? matchesSelector(selector, object.labels) : name === object.name
}
