// Whether a process is one that the configuration names. Letters of another case do not match.
import type { Configuration } from '#src/agents/reclaim/configuration.ts'

/** What is known of a running program. */
export interface ProcessText {
  /** The name that the kernel keeps, without a line end: at most 15 bytes of it. */
  readonly comm: string
  /** The arguments as the kernel shows them, each ended by a NUL; empty for a thread of the kernel. */
  readonly cmdline: string
}

export interface Match {
  /** The entry of the configuration. */
  readonly pattern: string
  /** Where it was found. */
  readonly source: 'comm' | 'argv0' | 'cmdline'
}

/**
 * The first entry that the process matches; `undefined` when it matches none. A command is compared with the kernel's name,
 * then with the file name of the first argument, both as a whole, and then searched for in the command line, where one
 * space stands between two arguments. The kernel cuts its name after 15 bytes, so a longer command is found by its
 * arguments only.
 */
export function matchOf(process: ProcessText, configuration: Configuration): Match | undefined {
  const { comm, cmdline } = process
  const { commands, argvSubstrings } = configuration
  const argv0 = baseNameOfFirst(cmdline)
  const line = cmdline.replace(/\0+$/, '').replaceAll('\0', ' ')
  const find = (
    source: Match['source'],
    patterns: readonly string[],
    isMatch: (pattern: string) => boolean,
  ): Match | undefined => {
    const pattern = patterns.find(isMatch)
    return pattern === undefined ? undefined : { pattern, source }
  }
  return (
    find('comm', commands, (pattern) => pattern === comm) ??
    find('argv0', commands, (pattern) => pattern === argv0) ??
    find('cmdline', commands, (pattern) => line.includes(pattern)) ??
    find('cmdline', argvSubstrings, (pattern) => line.includes(pattern))
  )
}

function baseNameOfFirst(cmdline: string): string {
  const [first = ''] = cmdline.split('\0', 1)
  return first.slice(first.lastIndexOf('/') + 1)
}
