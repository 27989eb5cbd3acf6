// The definition of `sundial console`.
import type { Command } from 'commander'
import { parseWhole } from '../arguments.ts'
import type { ClusterChoice } from '../cluster/find-cluster.ts'
import { withoutNamespace } from './cluster.ts'

export interface ConsoleOptions extends ClusterChoice {
  readonly port?: number
}

export function addConsole(
  program: Command,
  run: (options: ConsoleOptions) => Promise<void>,
): void {
  withoutNamespace(program, 'console', 'show machines and pools in a browser, with your own rights')
    .option(
      '--port <n>',
      'port of the page on 127.0.0.1; 0 for any free port (default: 7081)',
      parseWhole(0, 65_535),
    )
    .action(run)
}
