// The command `systemd-run` of the stand-in host: starts a transient unit, which goes on when this command is killed.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Ends } from './output.ts'
import { runCommand } from './run-command.ts'
import { readState } from './state.ts'

const RUNNER = fileURLToPath(new URL('unit.mjs', import.meta.url))

await runCommand(async (args, root) => {
  const end = args.findIndex((each, i) => !each.startsWith('-') && !takesValue(args[i - 1]))
  const command = args.slice(end)
  const { values } = parseArgs({
    args: args.slice(0, end),
    options: {
      wait: { type: 'boolean' },
      collect: { type: 'boolean' },
      quiet: { type: 'boolean' },
      unit: { type: 'string' },
      description: { type: 'string' },
      property: { type: 'string', multiple: true },
    },
  })
  const { unit = 'run-u1.service' } = values
  if (readState(root).units[unit] !== undefined) {
    throw new Ends(
      1,
      `Failed to start transient service unit: Unit ${unit} was already loaded or has a fragment file.\n`,
    )
  }
  const description = values.description ?? command.join(' ')
  const runner = spawn(process.execPath, [RUNNER, root, unit, description, ...command], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  // It says that the unit is started.
  await new Promise((resolve) => runner.stdout.once('data', resolve))
  runner.stdout.destroy()
  runner.unref()
  process.stderr.write(`Running as unit: ${unit}\n`)
  if (!values.wait) return
  for (;;) {
    const state = readState(root)
    if (state.units[unit] === undefined) {
      const status = state.results[unit]?.status ?? null
      if (status === 0) return
      const words = status === null ? 'signal' : 'exit-code'
      throw new Ends(status ?? 255, `Finished with result: ${words}\n`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
})

function takesValue(option: string | undefined): boolean {
  return option === '--unit' || option === '--description' || option === '--property'
}
