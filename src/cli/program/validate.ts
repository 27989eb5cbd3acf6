import type { Command } from 'commander'
import { commandOnFiles, filesOf, output } from './command.ts'

export interface ValidateOptions {
  /** The sources of `-f`. */
  readonly file: readonly string[]
  /** Default: text. */
  readonly output?: 'text' | 'json' | 'github' | 'sarif'
  /** Warnings are errors. */
  readonly strict?: boolean
  /** Prints errors only. */
  readonly quiet?: boolean
}

/** Adds `sundial validate`. */
export function addValidate(
  program: Command,
  run: (options: ValidateOptions) => Promise<void>,
): void {
  commandOnFiles(program, 'validate', 'check files as admission would, without a cluster')
    .option('--strict', 'warnings are errors', false)
    .option('-q, --quiet', 'print errors only', false)
    .addOption(output('text', 'json', 'github', 'sarif'))
    .action(async (options: ValidateOptions, self: Command) =>
      run({ ...options, file: filesOf(self, options.file) }),
    )
}
