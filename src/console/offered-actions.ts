// The actions that a page offers: those that change something now, if the reader has the right.
import { type Action, type ActionName, findAction } from '#src/views/actions/actions.ts'
import { kubectlCommand } from '#src/views/actions/kubectl-command.ts'
import type { ObjectView } from './object-view.ts'

export interface OfferedAction {
  readonly name: ActionName
  readonly action: Action
  /** The kubectl command that does the same. */
  readonly command: string
}

export const ACTION_NAMES: readonly ActionName[] = ['pause', 'resume', 'kill', 'release']

export function offeredActions(
  { kind, key, object, mayChange }: ObjectView,
  kubectlFlags: readonly string[],
): readonly OfferedAction[] {
  if (!mayChange) return []
  return ACTION_NAMES.flatMap((name) => {
    const action = findAction(kind, name)
    if (action === undefined || action.isSet(object)) return []
    return [{ name, action, command: kubectlCommand(kind, key, action, kubectlFlags) }]
  })
}
