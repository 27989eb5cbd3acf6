// Which commands ran on the stand-in host, and when.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { pathIn } from './state.ts'

export interface CommandEvent {
  readonly pid: number
  readonly words: readonly string[]
  readonly event: 'began' | 'ended'
}

export function noteCommand(root: string, event: CommandEvent): void {
  appendFileSync(pathIn(root, 'commands'), `${JSON.stringify(event)}\n`)
}

/** All of them, in order. */
export function commandEvents(root: string): readonly CommandEvent[] {
  const path = pathIn(root, 'commands')
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** The most commands of bootc that ran at the same time. One that only prints its version or its options does not count. */
export function mostBootcAtOnce(events: readonly CommandEvent[]): number {
  const running = new Set<number>()
  let most = 0
  for (const { pid, words, event } of events) {
    if (words[0] !== 'bootc' || words.includes('--help') || words.includes('--version')) continue
    if (event === 'began') running.add(pid)
    else running.delete(pid)
    most = Math.max(most, running.size)
  }
  return most
}
