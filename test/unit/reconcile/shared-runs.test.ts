import { expect, test } from 'vitest'
import { createSharedRuns } from '#src/reconcile/shared-runs.ts'

test('one at a time: who asks while one is under way shares the next', async () => {
  const { share, begun, end } = bed()

  const answers = [share('a'), share('b'), share('c')]
  const first = [...begun]
  await end('from a')
  const second = [...begun]
  await end('from b')

  expect([first, second]).toEqual([['a'], ['a', 'b']])
  expect(await Promise.all(answers)).toEqual(['from a', 'from b', 'from b'])
})

test('after the last has ended there is a new one', async () => {
  const { share, begun, end } = bed()
  const one = share('a')
  await end('from a')
  await one

  const other = share('b')
  await end('from b')

  expect([begun, await other]).toEqual([['a', 'b'], 'from b'])
})

test('one that fails fails for those who asked for it, and the next begins', async () => {
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
  const share = createSharedRuns<string, string>((asked) => {
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
