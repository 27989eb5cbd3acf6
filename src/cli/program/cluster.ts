// Parts that the definitions of the commands against a cluster share.
import { type Command, InvalidArgumentError } from 'commander'
import type { ClusterChoice } from '../cluster/find-cluster.ts'
import { isKindName, KNOWN_KINDS } from '../cluster/kinds.ts'
import { command, refuse } from './command.ts'

export interface ClusterFlags extends ClusterChoice {
  readonly namespace?: string
}

/** Adds a command with `-n`, `--kubeconfig` and `--context`. */
export function clusterCommand(program: Command, name: string, summary: string): Command {
  return withoutNamespace(program, name, summary).option(
    '-n, --namespace <name>',
    'namespace (default: that of the context)',
    parseName,
  )
}

/** The same for a command about cluster-scoped objects. */
export function withoutNamespace(program: Command, name: string, summary: string): Command {
  return command(program, name, summary)
    .option('--kubeconfig <path>', 'kubeconfig of the cluster', parseName)
    .option('--context <name>', 'context of the kubeconfig', parseName)
    .addHelpText('after', `\n${DEFAULT_CLUSTER}`)
}

/** The kind and the name of a command about one object. Refuses a command that lacks one of them. */
export function objectOf(
  self: Command,
  kind: string | undefined,
  name: string | undefined,
): { readonly kind: string; readonly name: string } {
  if (kind !== undefined && name !== undefined) return { kind, name }
  const words = `sundial ${self.name()}`
  if (kind === undefined || isKindName(kind)) {
    refuse(self, `name an object: ${words} ${kind ?? 'sm'} NAME`)
  }
  refuse(self, `${kind} is no kind: write ${words} KIND ${kind}. ${KNOWN_KINDS}`)
}

const DEFAULT_CLUSTER = `Without --kubeconfig and --context, the cluster is the running "sundial dev" of
this user, else the one of KUBECONFIG or ~/.kube/config.`

// If the value of a flag is missing, the parser takes the next flag as its value.
function parseName(value: string): string {
  if (value !== '' && !value.startsWith('-')) return value
  throw new InvalidArgumentError('Allowed: a name or a path.')
}
