import type { Observed } from '../observed.ts'
import { referenceProblem } from '../reference-problem.ts'

export interface Obstacle {
  readonly reason: 'ReferencesInvalid' | 'NameConflict'
  readonly message: string
  /** Nothing that others make or install helps: a name or the spec has to change. */
  readonly isLasting: boolean
}

/** What keeps a machine from being made, in words a user can act on. Asked only when it should be there. */
export function obstacle(observed: Observed): Obstacle | undefined {
  const { world } = observed
  if (world === undefined) return undefined
  if (world.machineVersion === undefined) return referenceProblem(observed)
  for (const found of [world.machine, world.bootstrap, world.infrastructure]) {
    if (found?.type === 'foreign') return nameConflict(found)
  }
  return world.machine.type === 'ours' ? undefined : referenceProblem(observed)
}

/** Somebody else's object has the name of one of ours. */
export function nameConflict({ what, why }: { what: string; why: string }): Obstacle {
  return { reason: 'NameConflict', message: `${what} exists ${why}`, isLasting: true }
}
