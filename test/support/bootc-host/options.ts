// The options of the stand-in's bootc, as its parser takes them.
import { parseArgs } from 'node:util'
import { Ends, unexpected } from './output.ts'

export interface BootcOptions {
  readonly target: string | undefined
  readonly apply: boolean
  readonly softReboot: string | undefined
  readonly downloadOnly: boolean
  readonly fromDownloaded: boolean
  readonly progressFd: number | undefined
}

const COMMON = {
  quiet: { type: 'boolean' },
  apply: { type: 'boolean' },
  'soft-reboot': { type: 'string' },
  'progress-fd': { type: 'string' },
} as const
const LOCKS = {
  'download-only': { type: 'boolean' },
  'from-downloaded': { type: 'boolean' },
} as const

export function switchOptions(args: readonly string[], locksStaging: boolean): BootcOptions {
  const options = parse(args, 'bootc switch [OPTIONS] <TARGET>', {
    ...COMMON,
    ...(locksStaging ? LOCKS : {}),
    retain: { type: 'boolean' },
    'enforce-container-sigpolicy': { type: 'boolean' },
    transport: { type: 'string' },
  })
  if (options.target === undefined && !options.fromDownloaded) {
    throw new Ends(
      2,
      'error: the following required arguments were not provided:\n  <TARGET>\n\nUsage: bootc switch <TARGET>\n',
    )
  }
  if (options.target !== undefined && options.fromDownloaded) {
    throw new Ends(
      2,
      "error: the argument '[TARGET]' cannot be used with '--from-downloaded'\n\nUsage: bootc switch <TARGET|--from-downloaded>\n",
    )
  }
  return options
}

export function upgradeOptions(args: readonly string[]): BootcOptions {
  return parse(args, 'bootc upgrade [OPTIONS]', {
    ...COMMON,
    ...LOCKS,
    check: { type: 'boolean' },
  })
}

function parse(
  args: readonly string[],
  usage: string,
  options: Readonly<Record<string, { readonly type: 'boolean' | 'string' }>>,
): BootcOptions {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const given: Readonly<Record<string, unknown>> = values
    const isSet = (name: string) => given[name] === true
    const text = (name: string) => (given[name] === undefined ? undefined : String(given[name]))
    if (isSet('download-only') && isSet('apply')) {
      throw new Ends(
        2,
        `error: the argument '--download-only' cannot be used with '--apply'\n\nUsage: ${usage}\n`,
      )
    }
    const fd = text('progress-fd')
    return {
      target: positionals[0],
      apply: isSet('apply'),
      softReboot: text('soft-reboot'),
      downloadOnly: isSet('download-only'),
      fromDownloaded: isSet('from-downloaded'),
      progressFd: fd === undefined ? undefined : Number(fd),
    }
  } catch (error) {
    if (error instanceof Ends) throw error
    const unknown = args.find((each) => each.startsWith('-') && !(each.slice(2) in options))
    throw unexpected(unknown ?? '?', usage)
  }
}

/** The text of `bootc switch --help`, in the parts that matter. */
export function switchHelp(locksStaging: boolean): string {
  return [
    'Target a new container image reference to boot',
    '',
    `Usage: bootc switch [OPTIONS] ${locksStaging ? '[TARGET]' : '<TARGET>'}`,
    '',
    'Options:',
    "      --quiet        Don't display progress",
    '      --apply        Restart or reboot into the new target image',
    '      --soft-reboot <SOFT_REBOOT>  Configure soft reboot behavior [possible values: required, auto]',
    ...(locksStaging
      ? [
          '      --download-only    Download and stage the update without applying it',
          '      --from-downloaded  Apply a staged deployment that was previously downloaded with --download-only',
        ]
      : []),
    '  -h, --help         Print help (see more with "--help")',
    '',
  ].join('\n')
}
