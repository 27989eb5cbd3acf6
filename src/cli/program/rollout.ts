// The definition of `sundial rollout`.
import type { Command } from 'commander'
import { POOL_KIND } from '#src/views/kinds.ts'
import type { ClusterChoice } from '../cluster/find-cluster.ts'
import { isKindName, kindNamed } from '../cluster/kinds.ts'
import { withoutNamespace } from './cluster.ts'
import { output, parseZone, refuse } from './command.ts'

export const ROLLOUT_FORMATS = ['table', 'wide', 'json', 'yaml'] as const

export interface RolloutOptions extends ClusterChoice {
  readonly name: string
  readonly watch: boolean
  readonly output: (typeof ROLLOUT_FORMATS)[number]
  readonly timezone?: string
}

export function addRollout(
  program: Command,
  run: (options: RolloutOptions) => Promise<void>,
): void {
  withoutNamespace(program, 'rollout', 'draw the nodes of a pool: how far each is, slots, end')
    .argument('<name...>', 'name of the BootcNodePool; pool NAME is accepted, too')
    .option('-w, --watch', 'go on, and draw each change, until Ctrl-C', false)
    .option(
      '--timezone <zone>',
      'time zone of the times (default: that of this computer)',
      parseZone,
    )
    .addOption(output(...ROLLOUT_FORMATS))
    .action((words: readonly string[], flags: Omit<RolloutOptions, 'name'>, self: Command) =>
      run({ ...flags, name: nameIn(words, self) }),
    )
}

// Other commands have the kind before the name.
function nameIn([first = '', second, ...more]: readonly string[], self: Command): string {
  if (second === undefined) return first
  if (more.length === 0 && isKindName(first) && kindNamed(first) === POOL_KIND) return second
  refuse(self, 'this command draws one pool: sundial rollout POOL')
}
