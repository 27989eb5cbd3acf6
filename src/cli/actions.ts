// `sundial pause`, `resume`, `kill` and `release`: one change of one object.
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import { type Action, type ActionName, findAction } from '#src/views/actions/actions.ts'
import { kubectlCommand } from '#src/views/actions/kubectl-command.ts'
import { type NamedKind, POOL_KIND } from '#src/views/kinds.ts'
import { printable } from '#src/views/printable.ts'
import { endOfWait } from './actions/end-of-wait.ts'
import { isCarriedOut, waitUntilDone } from './actions/wait.ts'
import { type Cluster, onCluster } from './cluster/cluster.ts'
import type { Surroundings } from './cluster/find-cluster.ts'
import { kindNamed } from './cluster/kinds.ts'
import { keyNamed, readTarget, titleOf } from './cluster/target.ts'
import type { CliIo } from './io.ts'
import type { ActionOptions } from './program/actions.ts'
import { UsageError } from './usage-error.ts'

/**
 * Makes the change, and prints the kubectl command that it equals. With `wait`, follows the object until a function has
 * carried it out. Returns 0, or 1 when Ctrl-C ends the wait. Throws a CommandFailed when the object does not exist, the
 * cluster refuses, or the object is deleted or the timeout passes while it waits; a UsageError for a kind that does not
 * have the action.
 */
export async function act(
  options: ActionOptions,
  io: CliIo,
  untilStopped: () => AbortSignal,
  surroundings?: Surroundings,
): Promise<number> {
  const kind = kindNamed(options.kind)
  const action = actionOn(kind, options.action)
  return onCluster(
    options,
    async (cluster) => {
      const key = keyNamed(kind, options.name, options.namespace, cluster)
      const object = await readTarget(cluster, kind, key)
      // Nobody has named it.
      if (cluster.isDev && options.kubeconfig === undefined) io.stdout(`in ${cluster.title}\n`)
      const changed = await change({ cluster, kind, key, action, object }, io)
      if (!options.wait) return 0
      const generation = changed.metadata.generation ?? 0
      const { isDone, heldBy } = action
      if (changed === object && isCarriedOut(object, { generation, isDone })) {
        io.stdout('There is nothing to wait for.\n')
        return 0
      }
      const result = await waitUntilDone({
        ...{ cluster, kind, key },
        ...{ generation, isDone, heldBy },
        tell: (line) => io.stdout(`  ${line}\n`),
        signal: untilStopped(),
        timeout: options.timeout,
      })
      return endOfWait(result, { kind, key, io })
    },
    surroundings,
  )
}

interface Change {
  readonly cluster: Cluster
  readonly kind: NamedKind
  readonly key: ObjectKey
  readonly action: Action
  readonly object: KubeObject
}

async function change(
  { cluster, kind, key, action, object }: Change,
  io: CliIo,
): Promise<KubeObject> {
  io.stdout(`${kubectlCommand(kind, key, action, cluster.kubectlFlags)}\n`)
  const isSet = action.isSet(object)
  const changed = isSet ? object : await cluster.client.patch(kind.resource, key, action.patch)
  const { made, alreadyMade = `already ${made}` } = action
  io.stdout(`${titleOf(kind, key)} ${isSet ? alreadyMade : made}\n`)
  const warning = action.warns?.(object)
  if (warning !== undefined) io.stderr(`warning: ${printable(warning)}\n`)
  return changed
}

// Throws a UsageError for a kind that does not have the action.
function actionOn(kind: NamedKind, name: ActionName): Action {
  const action = findAction(kind, name)
  if (action !== undefined) return action
  const { kind: title } = kind.resource
  if (kind === POOL_KIND) {
    throw new UsageError(
      `a ${title} has no kill switch. "sundial pause pool NAME" begins no more reboots.`,
    )
  }
  throw new UsageError(`a ${title} has no ${name}: its pool has, see sundial pause --help.`)
}
