// The definition of `sundial get`.
import type { Command } from 'commander'
import { type ClusterFlags, clusterCommand } from './cluster.ts'
import { output, parseZone, refuse } from './command.ts'

export const GET_FORMATS = ['table', 'wide', 'json', 'yaml', 'name'] as const

export interface GetOptions extends ClusterFlags {
  readonly kind?: string
  readonly names: readonly string[]
  readonly allNamespaces: boolean
  readonly watch: boolean
  readonly output: (typeof GET_FORMATS)[number]
  readonly timezone?: string
}

export function addGet(program: Command, run: (options: GetOptions) => Promise<void>): void {
  clusterCommand(program, 'get', 'list machines and pools: state, next change, node and why')
    .argument('[kind]', 'sm for ScheduledMachines, pool for BootcNodePools (default: both)')
    .argument('[names...]', 'only these objects')
    .option('-A, --all-namespaces', 'machines of all namespaces', false)
    .option('-w, --watch', 'go on, and print each object that changes, until Ctrl-C', false)
    .option(
      '--timezone <zone>',
      'time zone of the times (default: that of this computer)',
      parseZone,
    )
    .addOption(output(...GET_FORMATS))
    .action(
      async (
        kind: string | undefined,
        names: readonly string[],
        flags: Omit<GetOptions, 'kind' | 'names'>,
        self: Command,
      ) => {
        if (flags.allNamespaces && flags.namespace !== undefined) {
          refuse(self, '-A means all namespaces; remove -n, or -A.')
        }
        if (flags.allNamespaces && names.length > 0) {
          refuse(self, 'names are those of one namespace; remove -A.')
        }
        await run({ ...flags, names, ...(kind !== undefined && { kind }) })
      },
    )
}
