// What stands in for newer functions on an older Node does the same as those of this Node.
import { expect, test, vi } from 'vitest'
import { ADDITIONS } from '#src/cli/older-node.ts'

type Callable = (this: unknown, ...args: readonly unknown[]) => unknown

function both(name: string): readonly [own: Callable, native: Callable] {
  const { on, value } = ADDITIONS.find((each) => each.name === name) ?? expect.fail(name)
  return [value, (on as Record<string, unknown>)[name]] as unknown as readonly [Callable, Callable]
}

const isOdd = (n: unknown) => Number(n) % 2 === 1
const set = (...of: readonly number[]) => new Set(of)

test.each<[string, () => unknown, readonly unknown[]]>([
  ['groupBy', () => Map, [[1, 2, 3], isOdd]],
  ['isSubsetOf', () => set(1, 2), [set(1, 2, 3)]],
  ['isSubsetOf', () => set(1, 4), [set(1, 2, 3)]],
  ['intersection', () => set(1, 2), [set(2, 3)]],
  ['difference', () => set(1, 2), [set(2, 3)]],
  ['union', () => set(1, 2), [set(2, 3)]],
  ['take', () => [1, 2, 3].values(), [2]],
  ['take', () => [1, 2, 3].values(), [0]],
  ['map', () => [1, 2].values(), [(n: unknown) => Number(n) * 2]],
  ['filter', () => [1, 2, 3].values(), [isOdd]],
  ['flatMap', () => [1, 2].values(), [(n: unknown) => [n, n]]],
  ['some', () => [2, 3].values(), [isOdd]],
  ['some', () => [2].values(), [isOdd]],
  ['every', () => [1, 2].values(), [isOdd]],
  ['every', () => [1].values(), [isOdd]],
  ['find', () => [2, 3].values(), [isOdd]],
  ['find', () => [2].values(), [isOdd]],
  ['toArray', () => [1, 2].values(), []],
])('%s is that of this Node', (name, target, args) => {
  const [own, native] = both(name)

  const plain = (value: unknown) =>
    typeof value === 'object' && value !== null && 'next' in value
      ? Array.from(value as unknown as Iterable<unknown>)
      : value

  expect(plain(own.call(target(), ...args))).toEqual(plain(native.call(target(), ...args)))
})

test('a promise with its resolvers is resolved and rejected from outside', async () => {
  const [own] = both('withResolvers')
  const make = () => own.call(Promise) as PromiseWithResolvers<string>
  const [kept, broken] = [make(), make()]
  kept.resolve('kept')
  broken.reject(new Error('broken'))

  await expect(kept.promise).resolves.toBe('kept')
  await expect(broken.promise).rejects.toThrow('broken')
})

test('what is deferred runs once, in reverse order, also after an error', async () => {
  const { value } = ADDITIONS.find(({ name }) => name === 'AsyncDisposableStack') ?? {}
  const Stack = value as typeof AsyncDisposableStack
  const calls: string[] = []
  const stack = new Stack()
  stack.defer(() => void calls.push('first'))
  stack.defer(async () => {
    calls.push('second')
    throw new Error('second')
  })
  stack.defer(() => void calls.push('third'))

  await expect(stack[Symbol.asyncDispose]()).rejects.toThrow('second')
  await stack.disposeAsync()

  expect(calls).toEqual(['third', 'second', 'first'])
})

test('nothing that this Node has is replaced', async () => {
  const { completeOlderNode } = await import('#src/cli/older-node.ts')
  const define = vi.spyOn(Object, 'defineProperty')

  completeOlderNode()

  expect(define).not.toHaveBeenCalled()
  define.mockRestore()
})
