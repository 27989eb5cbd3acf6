// The output of `simulate`: a table for people, or JSON lines for programs.
import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { formatSpan } from '#src/views/local-time.ts'
import { plural } from '#src/views/plural.ts'
import type { CliIo } from '../io.ts'
import type { Simulated } from '../simulated.ts'
import type { RequestCount } from '../wiring.ts'
import { formatLine } from './format-line.ts'
import type { Line, Summary } from './line.ts'
import { createStyle } from './style.ts'

export interface Report {
  tell(line: Line, zone: string): void
  end(end: { from: DateTime; until: DateTime; requests: RequestCount }): void
}

/** Prints each line at once. */
export function createReport(output: 'table' | 'json', io: CliIo, simulated: Simulated): Report {
  let transitions = 0
  const print = output === 'json' ? jsonPrinter(io) : tablePrinter(io, simulated)
  return {
    tell(line, zone) {
      if (line.type === 'phase' && line.kind !== 'BootcNode') transitions += 1
      print.line(line, zone)
    },
    end({ from, until, requests }) {
      print.summary({
        type: 'summary',
        from: formatInstant(from),
        until: formatInstant(until),
        machines: simulated.machines.length,
        pools: simulated.pools.length,
        transitions,
        requests,
      })
    },
  }
}

interface Printer {
  line(line: Line, zone: string): void
  summary(summary: Summary): void
}

function jsonPrinter(io: CliIo): Printer {
  const print = (value: Line | Summary) => io.stdout(`${JSON.stringify(value)}\n`)
  return { line: print, summary: print }
}

function tablePrinter(io: CliIo, { machines, pools, nodes }: Simulated): Printer {
  const style = createStyle(io.color)
  const format = {
    style,
    columns: io.terminal === true ? io.columns : undefined,
    nameWidth: nameWidthOf([...machines, ...pools, ...nodes]),
  }
  return {
    line(line, zone) {
      // The table has only transitions and warnings. The JSON also has the steps between them.
      if (!TABLE_LINES.has(line.type) || (line.type === 'phase' && line.kind === 'BootcNode'))
        return
      io.stdout(`${formatLine(line, zone, format)}\n`)
    },
    summary({ from, until, transitions, requests }) {
      const seconds = (Date.parse(until) - Date.parse(from)) / 1000
      io.stdout(
        `\n${plural(transitions, 'transition')} of ${countOf(machines.length, pools.length)} in ${formatSpan(seconds)}; ` +
          `the functions made ${plural(requests.read, 'read')} and ${plural(requests.write, 'write')}.\n`,
      )
    },
  }
}

const TABLE_LINES: ReadonlySet<Line['type']> = new Set(['phase', 'progress', 'slot', 'warning'])

function countOf(machines: number, pools: number): string {
  const counts = [
    ...(machines > 0 || pools === 0 ? [plural(machines, 'machine')] : []),
    ...(pools > 0 ? [plural(pools, 'pool')] : []),
  ]
  return counts.join(' and ')
}

/** The width of the longest name of these objects; of a ScheduledMachine with its namespace. */
export function nameWidthOf(objects: readonly KubeObject[]): number {
  return Math.max(
    0,
    ...objects.map(({ kind, metadata: { namespace = 'default', name } }) =>
      kind === 'ScheduledMachine' ? `${namespace}/${name}`.length : name.length,
    ),
  )
}
