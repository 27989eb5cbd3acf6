// Parts that the definitions of several commands share.
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { DateTime } from 'luxon'
import { isZone } from '#src/schedule/zone.ts'
import { collectSource } from '../arguments.ts'
import { parseTimeFlag, resolveTime, type WrittenTime } from '../times.ts'
import { nearestZone } from '../validate/nearest-zone.ts'

const SOURCES = 'a file or folder of YAML or JSON, or - for stdin; may repeat'
const FROM = 'start of the time range, such as tomorrow, 2026-12-21T08:00 or -1d (default: now)'
const UNTIL = 'end of the time range, not included; an offset counts from the start'

/** Adds a command to the program. */
export function command(program: Command, name: string, summary: string): Command {
  return program
    .command(name)
    .description(summary)
    .allowExcessArguments(false)
    .showHelpAfterError(`See sundial ${name} --help.`)
}

/** The same for a command that reads files. It must call `filesOf`. */
export function commandOnFiles(program: Command, name: string, summary: string): Command {
  return command(program, name, summary)
    .allowExcessArguments(true)
    .option('-f, --file <path>', SOURCES, collectSource)
}

/** Ends the program with status 2 and the message. */
export function refuse(command: Command, words: string): never {
  command.error(`error: ${words}`)
}

/** Refuses files that were passed without `-f`. */
export function refuseArguments(command: Command): void {
  const [first] = command.args
  if (first === undefined) return
  refuse(command, `files are passed with -f: sundial ${command.name()} -f ${first}`)
}

/** The files of `-f`. Refuses a command without one. */
export function filesOf(command: Command, file: readonly string[] | undefined): readonly string[] {
  refuseArguments(command)
  if (file !== undefined) return file
  refuse(
    command,
    `there is nothing to read: pass files or folders with -f, such as sundial ${command.name()} -f docs/examples`,
  )
}

/** `-o`; the first format is the default. */
export function output(...formats: readonly string[]): Option {
  return new Option('-o, --output <format>', 'output format')
    .choices([...formats])
    .default(formats[0])
}

/** `--from`, `--until` and `--timezone`. `local` says which zone is the default. */
export function rangeOptions(target: Command, { until, local }: RangeTexts): Command {
  return target
    .option('--from <time>', FROM, parseTimeFlag)
    .option('--until <time>', `${UNTIL} (default: ${until})`, parseTimeFlag)
    .option('--timezone <zone>', `time zone of local times (default: ${local})`, parseZone)
}

interface RangeTexts {
  readonly until: string
  readonly local: string
}

/** The flags as they are written. */
export interface WrittenRange {
  readonly from?: WrittenTime | undefined
  readonly until?: WrittenTime | undefined
}

const WEEK: WrittenTime = parseTimeFlag('+7d')
const NOW: WrittenTime = parseTimeFlag('now')

/** The range in a zone: from now for seven days, if the flags do not say something else. */
export function rangeIn(
  { from = NOW, until = WEEK }: WrittenRange,
  zone: string,
  now: DateTime,
): { readonly from: DateTime; readonly until: DateTime } {
  const start = resolveTime(from, { zone, now })
  return { from: start, until: resolveTime(until, { zone, now, base: start }) }
}

/** The name of a time zone. */
export function parseZone(text: string): string {
  if (isZone(text)) return text
  const meant = nearestZone(text)
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`
  throw new InvalidArgumentError(
    `Allowed: the name of an IANA time zone, such as UTC or Europe/Berlin.${hint}`,
  )
}
