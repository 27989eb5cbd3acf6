// `sundial preview`: the windows of the machines in some files. Reads no cluster.
import { DateTime } from 'luxon'
import { calendarsInFiles } from './files/calendars-in-files.ts'
import { loadObjects } from './files.ts'
import type { CliIo } from './io.ts'
import { previewOf } from './preview/preview-of.ts'
import type { PreviewOptions } from './program/preview.ts'

/**
 * Prints the windows of all machines that overlap [from, until), or with `count` the first ones that overlap [from, ∞), in
 * time order. Where the output has only windows, the reasons of machines without one are printed on stderr. Returns 0.
 * Throws a UsageError when a file cannot be read, when there is none of our kinds, or an invalid object of them.
 */
export async function preview(
  options: PreviewOptions,
  io: CliIo,
  now: DateTime = DateTime.utc().startOf('second'),
): Promise<number> {
  const loaded = await loadObjects(options.file, io.stdin)
  const found = previewOf(loaded, await calendarsInFiles(loaded), options, io, now)
  const tellAbsent = () => {
    for (const line of found.absent) io.stderr(`${line}\n`)
  }
  switch (options.output) {
    case 'json':
      io.stdout((await import('./preview/json.ts')).formatJson(found.plan))
      tellAbsent()
      break
    case 'ics':
      io.stdout((await import('./preview/calendar.ts')).formatCalendar(found.plan, found.range))
      tellAbsent()
      break
    case 'html':
      io.stdout((await import('./preview/html.ts')).formatHtml(found))
      break
    case 'table': {
      const { formatPreview } = await import('./preview/page.ts')
      const columns = io.terminal === true ? io.columns : undefined
      io.stdout(formatPreview(found, { color: io.color, columns }))
      break
    }
    default:
      options.output satisfies never
  }
  return 0
}
