// The definitions of `sundial pause`, `resume`, `kill` and `release`.
import type { Command } from 'commander'
import type { Duration } from 'luxon'
import type { ActionName } from '#src/views/actions/actions.ts'
import { parsePeriod } from '../arguments.ts'
import { type ClusterFlags, clusterCommand, objectOf } from './cluster.ts'
import { refuse } from './command.ts'

export interface ActionOptions extends ClusterFlags {
  readonly action: ActionName
  readonly kind: string
  readonly name: string
  readonly wait: boolean
  /** Of the wait. */
  readonly timeout?: Duration
}

type Flags = Omit<ActionOptions, 'action' | 'kind' | 'name'>

const SUMMARIES = {
  pause: 'do nothing with a machine, or begin no more reboots in a pool, until it is resumed',
  resume: 'end a pause',
  kill: 'remove a machine at once, without grace period and drain (spec.killSwitch)',
  release: 'end the kill switch: the schedule decides again',
} as const satisfies Record<ActionName, string>

const KINDS = {
  pause: 'sm or pool',
  resume: 'sm or pool',
  kill: 'sm',
  release: 'sm',
} as const satisfies Record<ActionName, string>

export function addActions(program: Command, run: (options: ActionOptions) => Promise<void>): void {
  for (const action of ['pause', 'resume', 'kill', 'release'] as const) {
    clusterCommand(program, action, SUMMARIES[action])
      .argument('[kind]', KINDS[action])
      .argument('[name]', 'its name, or NAMESPACE/NAME')
      .option('--wait', 'wait until it is done, and print the progress', false)
      .option(
        '--timeout <duration>',
        'wait no longer than this, such as 30s, 10m or 1h; then the exit status is 1',
        parsePeriod(1),
      )
      .action((kind: string | undefined, name: string | undefined, flags: Flags, self: Command) => {
        if (flags.timeout && !flags.wait) refuse(self, '--timeout ends a wait; add --wait.')
        return run({ ...flags, action, ...objectOf(self, kind, name) })
      })
  }
}
