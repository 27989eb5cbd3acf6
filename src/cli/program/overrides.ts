// The definitions of `sundial on`, `off` and `overrides`.
import { type Command, InvalidArgumentError } from 'commander'
import type { Duration } from 'luxon'
import { parsePeriod } from '../arguments.ts'
import { machineNames } from '../cluster/machine-names.ts'
import { parseEndFlag, parseTimeFlag, type WrittenTime } from '../times.ts'
import { type ClusterFlags, clusterCommand } from './cluster.ts'
import { output, parseZone, refuse } from './command.ts'

export interface OverrideOptions extends ClusterFlags {
  readonly state: 'On' | 'Off'
  /** Empty: those with the labels of `selector`. */
  readonly names: readonly string[]
  readonly selector?: Readonly<Record<string, string>>
  readonly until: WrittenTime
  readonly reason: string
  readonly timezone?: string
  readonly wait: boolean
  /** Of the wait. */
  readonly timeout?: Duration
}

export interface OverridesOptions extends ClusterFlags {
  readonly allNamespaces: boolean
  readonly output: (typeof FORMATS)[number]
  readonly timezone?: string
}

interface Flags extends Omit<OverrideOptions, 'state' | 'names' | 'until' | 'reason'> {
  readonly until?: WrittenTime
  readonly for?: WrittenTime
  readonly reason?: string
}

const FORMATS = ['table', 'json', 'yaml', 'name'] as const

const SUMMARIES = {
  on: 'keep machines in service until a time, whatever their schedules say',
  off: 'keep machines out of service until a time, whatever their schedules say',
} as const

export function addOverrides(
  program: Command,
  runs: {
    readonly override: (options: OverrideOptions) => Promise<void>
    readonly overrides: (options: OverridesOptions) => Promise<void>
  },
): void {
  for (const word of ['on', 'off'] as const) {
    const state = word === 'on' ? 'On' : 'Off'
    clusterCommand(program, word, SUMMARIES[word])
      .argument('[names...]', 'ScheduledMachines: names, NAMESPACE/NAME, or sm NAME')
      .option('-l, --selector <labels>', 'those with these labels, such as team=web', parseSelector)
      .option(
        '--until <time>',
        'when it ends, such as 20:00, tomorrow or 2026-12-21T08:00; at most 30 days',
        parseEndFlag,
      )
      .option('--for <duration>', 'how long it lasts, such as 90m, 2h or 3d', parseLength)
      .option('--reason <text>', 'why, in words for other people')
      .option(
        '--timezone <zone>',
        'time zone of local times (default: that of the machine)',
        parseZone,
      )
      .option('--wait', 'wait until it is done, and print the progress', false)
      .option(
        '--timeout <duration>',
        'wait no longer than this, such as 30s, 10m or 1h; then the exit status is 1',
        parsePeriod(1),
      )
      .action((names: readonly string[], flags: Flags, self: Command) =>
        runs.override(checked(self, { state, names: machineNames(names) }, flags)),
      )
  }
  clusterCommand(program, 'overrides', 'list what keeps machines on or off, until when, and why')
    .option('-A, --all-namespaces', 'overrides of all namespaces', false)
    .option(
      '--timezone <zone>',
      'time zone of the times (default: that of this computer)',
      parseZone,
    )
    .addOption(output(...FORMATS))
    .action((flags: OverridesOptions, self: Command) => {
      if (flags.allNamespaces && flags.namespace !== undefined) {
        refuse(self, '-A means all namespaces; remove -n, or -A.')
      }
      return runs.overrides(flags)
    })
}

function checked(
  self: Command,
  { state, names }: Pick<OverrideOptions, 'state' | 'names'>,
  { until, for: length, reason, ...flags }: Flags,
): OverrideOptions {
  const example = `sundial ${self.name()} ${names[0] ?? 'NAME'}`
  if (names.length === 0 && flags.selector === undefined) {
    refuse(self, `name a machine, or labels: ${example}, or sundial ${self.name()} -l team=web`)
  }
  if (names.length > 0 && flags.selector !== undefined) {
    refuse(self, 'pass names or --selector, not both.')
  }
  if (until !== undefined && length !== undefined) refuse(self, 'pass --until or --for, not both.')
  const end = until ?? length
  if (end === undefined) refuse(self, `until when? ${example} --until 20:00, or --for 2h`)
  if (reason === undefined || reason.trim() === '') {
    refuse(self, `say why, for other people: ${example} --reason "month-end closing"`)
  }
  if (flags.wait && names.length === 0) {
    refuse(self, '--wait follows machines by their names; remove --selector, or --wait.')
  }
  if (flags.timeout && !flags.wait) refuse(self, '--timeout ends a wait; add --wait.')
  return { ...flags, state, names, until: end, reason }
}

function parseLength(text: string): WrittenTime {
  if (/^(?:\d{1,5}[wdhms]){1,5}$/.test(text)) return parseTimeFlag(`+${text}`)
  throw new InvalidArgumentError('Allowed: a length of time such as 90m, 2h or 3d.')
}

const LABEL = /^[\w.-]+(?:\/[\w.-]+)?=[\w.-]*$/

// The API server knows the rest of the grammar of labels.
function parseSelector(text: string): Readonly<Record<string, string>> {
  const labels = text.split(',')
  if (!labels.every((label) => LABEL.test(label))) {
    throw new InvalidArgumentError('Allowed: labels such as team=web or team=web,tier=front.')
  }
  return Object.fromEntries(labels.map((label) => label.split('=')))
}
