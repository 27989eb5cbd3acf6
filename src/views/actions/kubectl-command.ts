// The kubectl command that equals an action.
import type { ObjectKey } from '#src/kube/object.ts'
import type { NamedKind } from '../kinds.ts'
import { shellWords } from '../shell-words.ts'
import type { Action } from './actions.ts'

/** For a shell. `flags` are those with which kubectl reaches the cluster. */
export function kubectlCommand(
  { shortName }: NamedKind,
  { namespace, name }: ObjectKey,
  { kubectl }: Action,
  flags: readonly string[] = [],
): string {
  const where = namespace === undefined ? [] : ['-n', namespace]
  return shellWords(['kubectl', ...flags, ...where, ...kubectl(shortName, name)])
}
