// The program: runs the command, and turns an error into one message and an exit status.

import { isZoneDataOld, OLD_ZONE_DATA, zoneDataRelease } from '#src/schedule/zone-data.ts'
import { zoneDataProblem } from '#src/schedule/zone-data-check.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { CommandFailed } from './command-failed.ts'
import type { CliIo } from './io.ts'
import { type Commands, runProgram } from './program.ts'
import { UsageError } from './usage-error.ts'

/**
 * Runs `sundial` with these arguments (without `node` and the script). `name` is that of the program in its help. Only a command that runs until Ctrl-C calls
 * `untilStopped`, once. Until then, Node itself handles Ctrl-C. Returns the exit status: 0 done, 1 failed, 2 invalid
 * arguments or files.
 */
export async function main(
  args: readonly string[],
  io: CliIo,
  untilStopped: () => AbortSignal,
  name?: string,
): Promise<number> {
  try {
    const problem = zoneDataProblem()
    if (problem !== undefined) throw new UsageError(problem)
    const tz = zoneDataRelease()
    const version = `${packageJson.version} (tz ${tz})`
    if (isZoneDataOld(tz, new Date())) io.stderr(`warning: tz ${tz}: ${OLD_ZONE_DATA}\n`)
    const { rest, shown } = withoutColor(args, io)
    return await runProgram(rest, version, shown, commands(shown, untilStopped), name)
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr(`error: ${error.message}\n`)
      return 2
    }
    if (error instanceof CommandFailed) {
      io.stderr(`error: ${error.message}\n`)
      return 1
    }
    if (isMissingPackage(error)) {
      const [what] = error.message.split(' imported from')
      io.stderr(`sundial: ${what}. Run "npm install" again: a package is missing.\n`)
      return 1
    }
    io.stderr(
      `sundial: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    return 1
  }
}

// A flag of every command, wherever it stands.
function withoutColor(args: readonly string[], io: CliIo) {
  const rest = args.filter((each) => each !== '--no-color')
  return { rest, shown: rest.length === args.length ? io : { ...io, color: false } }
}

function isMissingPackage(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
}

// Each command is loaded when it runs, so that help and a mistyped flag do not wait for the embedded control plane.
function commands(io: CliIo, untilStopped: () => AbortSignal): Commands {
  return {
    dev: async (options) => (await import('./dev.ts')).dev(options, io, untilStopped),
    simulate: async (options) => (await import('./simulate.ts')).simulate(options, io),
    simulateFaults: async (options) => (await import('./faults.ts')).simulateFaults(options, io),
    preview: async (options) => (await import('./preview.ts')).preview(options, io),
    validate: async (options) => (await import('./validate.ts')).validate(options, io),
    get: async (options) => (await import('./get.ts')).get(options, io, untilStopped),
    rollout: async (options) => (await import('./rollout.ts')).rollout(options, io, untilStopped),
    act: async (options) => (await import('./actions.ts')).act(options, io, untilStopped),
    turn: async (options) => (await import('./on-off.ts')).turn(options, io, untilStopped),
    overrides: async (options) => (await import('./overrides.ts')).overrides(options, io),
    why: async (options) => (await import('./why.ts')).why(options, io, untilStopped),
    manifests: async (options) => (await import('./manifests.ts')).manifests(options, io),
    console: async (options) =>
      (await import('./console.ts')).consoleCommand(options, io, untilStopped),
  }
}
