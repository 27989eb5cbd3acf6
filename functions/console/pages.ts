// The pages. They are loaded after the process listens.
import type { Context } from 'hono'
import { htmlAnswer } from '#functions/console/answers.ts'
import type { ConsoleDeps, Reader } from '#functions/console/app.ts'
import { parseFilter, queryOf } from '#src/console/filter.ts'
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
  return htmlAnswer(200, page(frame, overviewContent(overview), { before: filterForm(filter) }))
}

export async function overviewJson(
  context: Context,
  reader: Reader,
  deps: ConsoleDeps,
): Promise<Response> {
  return context.json(overviewAsJson(await read(context, reader, deps)))
}

function read(context: Context, { client, signal }: Reader, deps: ConsoleDeps): Promise<Overview> {
  return readOverview(client, parseFilter(context.req.query()), deps.clock.now, signal)
}
