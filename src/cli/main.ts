// The program: finds the command, runs it, and turns what it throws into one message and a status.

import { isZoneDataOld, OLD_ZONE_DATA, zoneDataRelease } from '#src/schedule/zone-data.ts'
import { zoneDataProblem } from '#src/schedule/zone-data-check.ts'
import packageJson from '../../package.json' with { type: 'json' }
import type { CliIo } from './io.ts'
import { type Commands, runProgram } from './program.ts'
import { UsageError } from './usage-error.ts'

/**
 * Runs `sundial` with these arguments (without `node` and the script). `untilStopped` is called once,
 * and only by what runs until somebody stops it; before that a Ctrl-C is nobody's business but Node's.
 * Returns the exit status: 0 done, 1 the world is not as asked, 2 bad usage or bad input.
 */
export async function main(
  args: readonly string[],
  io: CliIo,
  untilStopped: () => AbortSignal,
): Promise<number> {
  try {
    const problem = zoneDataProblem()
    if (problem !== undefined) throw new UsageError(problem)
    const tz = zoneDataRelease()
    const version = `${packageJson.version} (tz ${tz})`
    if (isZoneDataOld(tz, new Date())) io.stderr(`warning: tz ${tz}: ${OLD_ZONE_DATA}\n`)
    return await runProgram(args, version, io, commands(io, untilStopped))
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr(`error: ${error.message}\n`)
      return 2
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

function isMissingPackage(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
}

// Loaded when asked for: help and a mistyped flag should not wait for a control plane to be read.
function commands(io: CliIo, untilStopped: () => AbortSignal): Commands {
  return {
    dev: async (options) => (await import('./dev.ts')).dev(options, io, untilStopped),
    simulate: async (options) => (await import('./simulate.ts')).simulate(options, io),
    simulateFaults: async (options) => (await import('./faults.ts')).simulateFaults(options, io),
    preview: async (options) => (await import('./preview.ts')).preview(options, io),
    validate: async (options) => (await import('./validate.ts')).validate(options, io),
  }
}
