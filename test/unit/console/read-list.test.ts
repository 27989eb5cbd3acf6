// The pages of a list, from those of the API.
import { expect, test } from 'vitest'
import { readList } from '#src/console/read-list.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'

/** An API server with 1,200 machines, of which every hundredth is `rare`. */
const limits = new Set<number>()
const client = createKubeClient(async ({ path }) => {
  const query = new URLSearchParams(path.split('?')[1])
  const [limit, from] = [Number(query.get('limit')), Number(query.get('continue') ?? 0)]
  limits.add(limit)
  const end = Math.min(from + limit, 1200)
  const items = Array.from({ length: end - from }, (_, index) => machine(from + index))
  const metadata = end < 1200 ? { continue: String(end) } : {}
  return { status: 200, headers: {}, body: JSON.stringify({ metadata, items }) }
})

function machine(index: number) {
  return { metadata: { name: `${index % 100 === 0 ? 'rare' : 'm'}${index}` } }
}

test.each<[string, { page: number; rare?: true }, string[], boolean]>([
  ['the first page', { page: 1 }, ['rare0', 'm1', 'm2', 'm3', 'm4'], true],
  ['a page over two of the API', { page: 101 }, ['rare500', 'm501', 'm502', 'm503', 'm504'], true],
  ['the last page', { page: 240 }, ['m1195', 'm1196', 'm1197', 'm1198', 'm1199'], false],
  ['a page behind the last one', { page: 999_999 }, [], false],
  ['some', { page: 2, rare: true }, ['rare500', 'rare600', 'rare700', 'rare800', 'rare900'], true],
  ['the last of them', { page: 3, rare: true }, ['rare1000', 'rare1100'], false],
])('%s', async (_, { page, rare }, names, more) => {
  const fits = ({ metadata }: { metadata: { name: string } }) =>
    rare === undefined || metadata.name.startsWith('rare')

  const { objects, hasMore } = await readList(
    client,
    SCHEDULED_MACHINES,
    { page, pageSize: 5, fits, fitsAll: rare === undefined },
    new AbortController().signal,
  )

  expect(objects.map(({ metadata }) => metadata.name)).toEqual(names)
  expect(hasMore).toBe(more)
})

test('a list of which most does not fit is read in small pages, because its objects may be large', async () => {
  limits.clear()

  const { objects, hasMore } = await readList(
    client,
    SCHEDULED_MACHINES,
    { page: 1, pageSize: 2, fits: ({ metadata }) => metadata.name === 'rare200', fitsAll: false },
    new AbortController().signal,
  )

  expect([objects.length, hasMore]).toEqual([1, false])
  expect(limits).toEqual(new Set([100]))
})
