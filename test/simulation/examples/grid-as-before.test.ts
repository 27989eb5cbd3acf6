// A schedule that has only a grid behaves as before there were windows, exceptions and extras. The file beside this one was
// written by the program of that time; its headings got the words `shown in UTC` later.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { main } from '#src/cli/main.ts'
import { collectingIo } from '#test/unit/cli/collecting-io.ts'
import { example } from './simulated.ts'

const RECORDED = new URL('grid-as-before.txt', import.meta.url)
const EXAMPLES = ['business-hours', 'night-shift', 'two-zones', 'weekend'].flatMap(example)
const COMMANDS = [
  ['preview', '--from', '2026-10-23T00:00:00Z', '--until', '2026-10-27T00:00:00Z'],
  ['preview', '--from', '2026-10-24T00:00:00Z', '--count', '4', '-o', 'ics'],
  ['simulate', '--from', '2026-10-24T12:00:00Z', '--until', '2026-10-25T12:00:00Z', '-o', 'json'],
]

test('every byte of a preview and of a simulation over a change of clocks is as before', async () => {
  const outputs: string[] = []
  for (const [command = '', ...flags] of COMMANDS) {
    const io = collectingIo()
    await main([command, ...EXAMPLES, ...flags], io, () => AbortSignal.abort())
    // The summary counts requests, which is about something else.
    const lines = io.out().replace(/^{"type":"summary".*\n/m, '')
    outputs.push(`$ sundial ${[command, ...flags].join(' ')}\n${lines}${io.err()}`)
  }

  expect(outputs.join('\n')).toBe(readFileSync(RECORDED, 'utf8'))
})
