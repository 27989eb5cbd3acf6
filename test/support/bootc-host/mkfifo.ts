// The command `mkfifo` of the stand-in host: paths are those of the host.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { Ends } from './output.ts'
import { runCommand } from './run-command.ts'

await runCommand((args, root) => {
  const words = args.map((each) => (each.startsWith('/') ? join(root, each) : each))
  const { status, stderr } = spawnSync('/usr/bin/mkfifo', words, { encoding: 'utf8' })
  if (status !== 0) throw new Ends(status ?? 1, stderr)
})
