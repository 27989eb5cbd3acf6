// The command `journalctl` of the stand-in host.
import { parseArgs } from 'node:util'
import { readJournal } from './journal.ts'
import { Ends, print } from './output.ts'
import { runCommand } from './run-command.ts'

await runCommand((args, root) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'show-cursor': { type: 'boolean' },
      'no-pager': { type: 'boolean' },
      lines: { type: 'string', short: 'n' },
      output: { type: 'string', short: 'o' },
      unit: { type: 'string', short: 'u' },
      'after-cursor': { type: 'string' },
    },
  })
  const entries = readJournal(root)
  const after = values['after-cursor']
  const from = after === undefined ? 0 : positionOf(after)
  const found = entries
    .slice(from)
    .filter(({ unit }) => values.unit === undefined || unit === values.unit)
  const most = values.lines === undefined ? found.length : Number(values.lines)
  for (const { text } of found.slice(found.length - most)) print(`${text}\n`)
  if (values['show-cursor']) print(`-- cursor: s=stand-in;i=${entries.length.toString(16)}\n`)
})

function positionOf(cursor: string): number {
  const found = /;i=([0-9a-f]+)$/.exec(cursor)?.[1]
  if (found === undefined) throw new Ends(1, 'Failed to seek to cursor: Invalid argument\n')
  return Number.parseInt(found, 16)
}
