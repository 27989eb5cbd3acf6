// Parts that the definitions of the commands against a cluster share.
import { type Command, InvalidArgumentError } from 'commander'
import type { ClusterChoice } from '../cluster/find-cluster.ts'
import { command } from './command.ts'

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

const DEFAULT_CLUSTER = `Without --kubeconfig and --context, the cluster is the running "sundial dev" of
this user, else the one of KUBECONFIG or ~/.kube/config.`

// If the value of a flag is missing, the parser takes the next flag as its value.
function parseName(value: string): string {
  if (value !== '' && !value.startsWith('-')) return value
  throw new InvalidArgumentError('Allowed: a name or a path.')
}
