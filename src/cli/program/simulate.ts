import { type Command, Option } from 'commander'
import { DateTime, type Duration } from 'luxon'
import { parsePeriod, parseWhole } from '../arguments.ts'
import type { CliIo } from '../io.ts'
import {
  commandOnFiles,
  filesOf,
  output,
  rangeIn,
  rangeOptions,
  refuse,
  refuseArguments,
  type WrittenRange,
} from './command.ts'

export interface SimulateOptions {
  readonly file: readonly string[]
  readonly from: DateTime
  readonly until: DateTime
  readonly output: 'table' | 'json'
  readonly seed: number
  readonly dropEvents: boolean
  readonly backstop: Duration
}

export interface FaultsOptions {
  readonly seed: number
  /** Default: ScheduledMachine, or the only kind in the files. */
  readonly kind?: 'ScheduledMachine' | 'BootcNodePool'
  readonly output: 'table' | 'json'
  /** The objects of these files take part, and not generated ones. */
  readonly files?: {
    readonly sources: readonly string[]
    /** The machines are simulated around the first change of their windows after it. */
    readonly from: DateTime
  }
}

type Flags = WrittenRange &
  Pick<SimulateOptions, 'output' | 'seed' | 'dropEvents' | 'backstop'> & {
    readonly file?: readonly string[]
    readonly timezone?: string
    readonly faults?: boolean
    readonly kind?: FaultsOptions['kind']
  }

interface Runs {
  readonly simulate: (options: SimulateOptions) => Promise<void>
  readonly simulateFaults: (options: FaultsOptions) => Promise<void>
}

/** Adds `sundial simulate`. */
export function addSimulate(program: Command, io: CliIo, { simulate, simulateFaults }: Runs): void {
  const added = commandOnFiles(
    program,
    'simulate',
    'run the simulated cluster on a virtual clock, as fast as possible',
  )
  rangeOptions(added, { until: 'seven days later', local: 'that of this computer' })
    .option('--faults', 'run generated objects, or those of -f, with random faults from the seed')
    .addOption(
      new Option(
        '--kind <kind>',
        'with --faults: the kind of the objects (default: ScheduledMachine)',
      ).choices(['ScheduledMachine', 'BootcNodePool']),
    )
    .addOption(output('table', 'json'))
    .option('--seed <n>', 'seed of generated names, uids and faults', parseWhole(0, 2 ** 32 - 1), 1)
    .option('--drop-events', 'lose every event and every alarm; only the backstop works', false)
    .addOption(
      new Option('--backstop <period>', 'how often the backstop comes')
        .argParser(parsePeriod(10))
        .default(parsePeriod(10)('5m'), '5m'),
    )
    .addHelpText('after', '\nRequired: -f, or --faults, or both.')
    .action(async (flags: Flags, self: Command) => {
      const { file, from, until, timezone, faults, kind, ...rest } = flags
      const zone = timezone ?? io.timezone ?? 'UTC'
      const now = DateTime.utc().startOf('second')
      if (faults === true) {
        refuseArguments(self)
        if (until !== undefined) {
          refuse(self, '--faults ends when everything is at rest: remove --until.')
        }
        if (from !== undefined && file === undefined) {
          refuse(self, '--faults without -f generates objects and times: remove --from, or add -f.')
        }
        const { output, seed } = rest
        return simulateFaults({
          ...{ output, seed },
          ...(kind && { kind }),
          ...(file && { files: { sources: file, from: rangeIn({ from }, zone, now).from } }),
        })
      }
      if (kind !== undefined)
        refuse(self, '--kind is the kind of the objects that meet faults: add --faults.')
      const files = filesOf(self, file)
      const range = rangeIn({ from, until }, zone, now)
      if (range.until <= range.from) refuse(self, '--until must be later than --from.')
      await simulate({ ...rest, ...range, file: files })
    })
}
