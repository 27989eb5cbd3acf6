// The journal of the stand-in host: a line of JSON for each entry.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { pathIn } from './state.ts'

interface Entry {
  readonly unit: string
  readonly text: string
}

export function writeJournal(root: string, unit: string, text: string): void {
  const lines = text.split('\n').filter((line) => line !== '')
  const entries = lines.map((line) => `${JSON.stringify({ unit, text: line } satisfies Entry)}\n`)
  if (entries.length > 0) appendFileSync(pathIn(root, 'journal'), entries.join(''))
}

export function readJournal(root: string): readonly Entry[] {
  const path = pathIn(root, 'journal')
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
