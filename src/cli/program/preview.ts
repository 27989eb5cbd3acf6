import type { Command } from 'commander'
import { parseWhole } from '../arguments.ts'
import {
  commandOnFiles,
  filesOf,
  output,
  rangeOptions,
  refuse,
  type WrittenRange,
} from './command.ts'

export interface PreviewOptions extends WrittenRange {
  readonly file: readonly string[]
  /** Instead of `until`: the first windows of all machines. */
  readonly count?: number
  /** Of local times in the range and in the output. */
  readonly timezone?: string
  readonly output: 'table' | 'html' | 'json' | 'ics'
}

/** Adds `sundial preview`. */
export function addPreview(
  program: Command,
  run: (options: PreviewOptions) => Promise<void>,
): void {
  const added = commandOnFiles(program, 'preview', 'draw and print the windows of each schedule')
  rangeOptions(added, { until: 'seven days later', local: 'that of the object' })
    .option('--count <n>', 'print the first N windows of all machines', parseWhole(1, 10_000))
    .addOption(output('table', 'html', 'json', 'ics'))
    .action(async (options: PreviewOptions, self: Command) => {
      const file = filesOf(self, options.file)
      if (options.until !== undefined && options.count !== undefined) {
        refuse(self, '--until and --count exclude each other: remove one of them.')
      }
      await run({ ...options, file })
    })
}
