// The definition of `sundial why`.
import type { Command } from 'commander'
import { type ClusterFlags, clusterCommand, objectOf } from './cluster.ts'
import { output } from './command.ts'

export interface WhyOptions extends ClusterFlags {
  readonly kind: string
  readonly name: string
  readonly watch: boolean
  readonly output: 'tree' | 'json'
}

type Flags = Omit<WhyOptions, 'kind' | 'name'>

export function addWhy(program: Command, run: (options: WhyOptions) => Promise<void>): void {
  clusterCommand(program, 'why', 'explain why an object is in its state, and what comes next')
    .argument('[kind]', 'sm, pool, or bn for the BootcNode of one node')
    .argument('[name]', 'its name, or NAMESPACE/NAME')
    .option('-w, --watch', 'go on, and print the answer again when it changes, until Ctrl-C', false)
    .addOption(output('tree', 'json'))
    .action((kind: string | undefined, name: string | undefined, flags: Flags, self: Command) =>
      run({ ...flags, ...objectOf(self, kind, name) }),
    )
}
