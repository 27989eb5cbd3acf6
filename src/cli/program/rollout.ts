// The definition of `sundial rollout`.
import type { Command } from 'commander'
import type { ClusterChoice } from '../cluster/find-cluster.ts'
import { withoutNamespace } from './cluster.ts'
import { parseZone } from './command.ts'

export interface RolloutOptions extends ClusterChoice {
  readonly name: string
  readonly watch: boolean
  readonly timezone?: string
}

export function addRollout(
  program: Command,
  run: (options: RolloutOptions) => Promise<void>,
): void {
  withoutNamespace(program, 'rollout', 'draw the nodes of a pool: how far each is, slots, end')
    .argument('<name>', 'name of the BootcNodePool')
    .option('-w, --watch', 'go on, and draw each change, until Ctrl-C', false)
    .option(
      '--timezone <zone>',
      'time zone of the times (default: that of this computer)',
      parseZone,
    )
    .action((name: string, flags: Omit<RolloutOptions, 'name'>) => run({ ...flags, name }))
}
