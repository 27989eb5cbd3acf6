// The commands of a page of the documentation.
import { readFileSync } from 'node:fs'

const PROGRAMS = /^(?:kubectl|npm|npx|for|export) /

/** The indented blocks of a section that begin with a command, as scripts. @throws when the section has none */
export function commandsOf(page: string, section: string): readonly string[] {
  const [, rest = ''] = readFileSync(page, 'utf8').split(`\n## ${section}\n`)
  const [text = ''] = rest.split('\n## ')
  const blocks = text.matchAll(/(?:^ {4,}.*\n)+/gm)
  const scripts = [...blocks].map(([block]) => withoutIndent(block))
  const commands = scripts.filter((script) => PROGRAMS.test(script))
  if (commands.length === 0) throw new Error(`${page} has no commands in "${section}"`)
  return commands
}

function withoutIndent(block: string): string {
  const lines = block.trimEnd().split('\n')
  const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length))
  return lines.map((line) => line.slice(indent)).join('\n')
}
