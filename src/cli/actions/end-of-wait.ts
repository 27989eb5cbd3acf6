import { nameOfKey, type ObjectKey } from '#src/kube/object.ts'
import type { NamedKind } from '#src/views/kinds.ts'
import { titleOf } from '../cluster/target.ts'
import { CommandFailed } from '../command-failed.ts'
import type { CliIo } from '../io.ts'
import type { WaitResult } from './wait.ts'

interface Waited {
  readonly kind: NamedKind
  readonly key: ObjectKey
  readonly io: CliIo
}

/** Says how a wait has ended. Returns the exit status, or throws a CommandFailed. */
export function endOfWait(result: WaitResult, { kind, key, io }: Waited): number {
  const title = titleOf(kind, key)
  switch (result) {
    case 'done':
      io.stdout('Done.\n')
      return 0
    case 'deleted':
      throw new CommandFailed(`${title} was deleted while sundial waited for it.`)
    case 'late':
      throw new CommandFailed(
        `${title} is not done when --timeout ends. The change is made, and goes on; sundial why ${kind.shortName} ${nameOfKey(key)} says what it waits for.`,
      )
    case 'stopped':
      io.stderr('Stopped waiting. The change is made, and goes on.\n')
      return 1
    default:
      return result satisfies never
  }
}
