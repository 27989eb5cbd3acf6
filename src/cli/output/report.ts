// The output of `simulate`: a table for people, or JSON lines for programs.
import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { CliIo } from '../io.ts'
import type { RequestCount } from '../wiring.ts'
import { formatLine } from './format-line.ts'
import type { Line, Summary } from './line.ts'
import { formatSpan } from './local-time.ts'
import { plural } from './plural.ts'
import { createStyle } from './style.ts'

export interface Report {
  tell(line: Line, zone: string): void
  end(end: { from: DateTime; until: DateTime; requests: RequestCount }): void
}

/** Prints each line at once. `machines` are the ScheduledMachines of the simulation. */
export function createReport(
  output: 'table' | 'json',
  io: CliIo,
  machines: readonly KubeObject[],
): Report {
  let transitions = 0
  const print = output === 'json' ? jsonPrinter(io) : tablePrinter(io, machines)
  return {
    tell(line, zone) {
      if (line.type === 'phase') transitions += 1
      print.line(line, zone)
    },
    end({ from, until, requests }) {
      print.summary({
        type: 'summary',
        from: formatInstant(from),
        until: formatInstant(until),
        machines: machines.length,
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

function tablePrinter(io: CliIo, machines: readonly KubeObject[]): Printer {
  const style = createStyle(io.color)
  const format = {
    style,
    columns: io.terminal === true ? io.columns : undefined,
    nameWidth: nameWidthOf(machines),
  }
  return {
    line(line, zone) {
      // The table has only transitions and warnings. The JSON also has the steps between them.
      if (line.type !== 'phase' && line.type !== 'warning') return
      io.stdout(`${formatLine(line, zone, format)}\n`)
    },
    summary({ from, until, machines: count, transitions, requests }) {
      const seconds = (Date.parse(until) - Date.parse(from)) / 1000
      io.stdout(
        `\n${plural(transitions, 'transition')} of ${plural(count, 'machine')} in ${formatSpan(seconds)}; ` +
          `the functions made ${plural(requests.read, 'read')} and ${plural(requests.write, 'write')}.\n`,
      )
    },
  }
}

/** The width of the longest `namespace/name` of these objects. */
export function nameWidthOf(objects: readonly KubeObject[]): number {
  return Math.max(
    0,
    ...objects.map(({ metadata }) => `${metadata.namespace ?? 'default'}/${metadata.name}`.length),
  )
}
