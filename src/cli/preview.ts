// `sundial preview`: the windows of the machines in some files. Reads no cluster and no clock.
import { loadObjects } from './files.ts'
import type { CliIo } from './io.ts'
import { formatCalendar } from './preview/calendar.ts'
import { formatJson } from './preview/json.ts'
import { plannedWindows } from './preview/planned-windows.ts'
import { readMachines } from './preview/read-machines.ts'
import { formatTable, type TableFormat } from './preview/table.ts'
import type { PreviewOptions } from './program.ts'

/**
 * Prints the windows of all machines that overlap [from, until), or with `count` the first ones that overlap [from, ∞), in
 * time order. Returns 0. Throws a UsageError when a file cannot be read, or when there is no ScheduledMachine, or an
 * invalid one.
 */
export async function preview(options: PreviewOptions, io: CliIo): Promise<number> {
  const loaded = await loadObjects(options.file, io.stdin)
  const machines = readMachines(loaded, options.file)
  const plan = plannedWindows(machines, options)
  switch (options.output) {
    case 'json':
      io.stdout(formatJson(plan))
      break
    case 'ics':
      io.stdout(formatCalendar(plan, options))
      break
    case 'table':
      io.stdout(formatTable(plan, machines, options.from, formatOf(io)))
      break
    default:
      options.output satisfies never
  }
  return 0
}

function formatOf({ color, terminal, columns }: CliIo): TableFormat {
  return { color, columns: terminal === true ? columns : undefined }
}
