import { expect, test } from 'vitest'
import { createCoalescedRuns } from '#src/reconcile/coalesced-runs.ts'

test('runs do not overlap: callers during a run share the next one', async () => {
  const { share, begun, end } = bed()

  const answers = [share('a'), share('b'), share('c')]
  const first = [...begun]
  await end('from a')
  const second = [...begun]
  await end('from b')

  expect([first, second]).toEqual([['a'], ['a', 'b']])
  expect(await Promise.all(answers)).toEqual(['from a', 'from b', 'from b'])
})

test('a call after the last run starts a new one', async () => {
  const { share, begun, end } = bed()
  const one = share('a')
  await end('from a')
  await one

  const other = share('b')
  await end('from b')

  expect([begun, await other]).toEqual([['a', 'b'], 'from b'])
})

test('a failed run fails for its callers only, and the next run begins', async () => {
  const { share, begun, end } = bed()
  const answers = Promise.allSettled([share('a'), share('b')])

  await end(new Error('oh'))
  await end('from b')

  expect(await answers).toEqual([
    { status: 'rejected', reason: new Error('oh') },
    { status: 'fulfilled', value: 'from b' },
  ])
  expect(begun).toEqual(['a', 'b'])
})

function bed() {
  const begun: string[] = []
  let current = Promise.withResolvers<string>()
  const share = createCoalescedRuns<string, string>((asked) => {
    begun.push(asked)
    current = Promise.withResolvers<string>()
    return current.promise
  })
  const end = async (result: string | Error) => {
    if (result instanceof Error) current.reject(result)
    else current.resolve(result)
    await new Promise((turn) => setImmediate(turn))
  }
  return { share, begun, end }
}
