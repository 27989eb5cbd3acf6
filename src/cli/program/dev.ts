import type { Command } from 'commander'
import { DateTime } from 'luxon'
import { parsePath, parseSpeed, parseWhole } from '../arguments.ts'
import type { CliIo } from '../io.ts'
import { parseTimeFlag, resolveTime, type WrittenTime } from '../times.ts'
import { commandOnFiles, parseZone, refuseArguments } from './command.ts'

export interface DevOptions {
  readonly file?: readonly string[]
  readonly from?: DateTime
  readonly speed: number
  /** Skips hours in which nothing happens. */
  readonly skip: boolean
  readonly port?: number
  readonly kubeconfig?: string
}

type Flags = Omit<DevOptions, 'from'> & {
  readonly from?: WrittenTime
  readonly timezone?: string
}

/** Adds `sundial dev`. */
export function addDev(
  program: Command,
  io: CliIo,
  run: (options: DevOptions) => Promise<void>,
): void {
  commandOnFiles(
    program,
    'dev',
    'run a simulated cluster: control plane, machines and the functions',
  )
    .option(
      '--from <time>',
      'start time of the clock (default: now, or shortly before a window closes)',
      parseTimeFlag,
    )
    .option(
      '--timezone <zone>',
      'time zone of a local --from (default: that of this computer)',
      parseZone,
    )
    .option('--speed <n>', 'simulated seconds per second', parseSpeed, 60)
    .option('--no-skip', 'wait through hours in which nothing happens')
    .option(
      '--port <n>',
      'port of the API server on 127.0.0.1; 0 for any free port (default: 7080)',
      parseWhole(0, 65_535),
    )
    .option('--kubeconfig <path>', 'file for the kubeconfig (default: a temporary file)', parsePath)
    .action(async ({ from, timezone, ...options }: Flags, self: Command) => {
      refuseArguments(self)
      const context = { zone: timezone ?? io.timezone ?? 'UTC', now: DateTime.utc() }
      const start = from && { from: resolveTime(from, context).startOf('second') }
      await run({ ...options, ...start })
    })
}
