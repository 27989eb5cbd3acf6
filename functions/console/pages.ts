// The pages. They are loaded after the process listens.
import type { Context } from 'hono'
import { htmlAnswer } from '#functions/console/answers.ts'
import type { ConsoleDeps, Reader } from '#functions/console/app.ts'
import { ignoredValues, parseFilter, queryOf } from '#src/console/filter.ts'
import { type Overview, readOverview } from '#src/console/overview.ts'
import { overviewAsJson } from '#src/console/overview-json.ts'
import { filterForm, overviewContent } from '#src/console/overview-page.ts'
import { page } from '#src/console/page.ts'

export async function overviewPage(
  context: Context,
  reader: Reader,
  deps: ConsoleDeps,
): Promise<Response> {
  const overview = await read(context, reader, deps)
  const { filter } = overview
  const frame = {
    title: 'Machines and pools',
    cluster: deps.title,
    events: `/events${queryOf(filter)}`,
    signOut: reader.canSignOut ? reader.check : undefined,
  }
  const before = filterForm(filter, ignoredValues(context.req.query()))
  return htmlAnswer(200, page(frame, overviewContent(overview), { before }))
}

export async function overviewJson(
  context: Context,
  reader: Reader,
  deps: ConsoleDeps,
): Promise<Response> {
  const ignored = ignoredValues(context.req.query())
  const overview = overviewAsJson(await read(context, reader, deps))
  return context.json(ignored.length === 0 ? overview : { ignored, ...overview })
}

function read(context: Context, { client, signal }: Reader, deps: ConsoleDeps): Promise<Overview> {
  return readOverview(client, parseFilter(context.req.query()), deps.clock.now, signal)
}
