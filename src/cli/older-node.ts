// What the program uses of JavaScript and Node 20 does not have. Each does as much as the program asks of it.

/** A function or class, and the object on which newer versions of Node have it. */
export interface Addition {
  readonly on: object
  readonly name: string
  readonly value: unknown
}

/** Adds what is missing. */
export function completeOlderNode(): void {
  for (const { on, name, value } of ADDITIONS) {
    if (name in on) continue
    Object.defineProperty(on, name, { value, writable: true, configurable: true })
  }
}

const ITERATOR: object = Object.getPrototypeOf(Object.getPrototypeOf([].values()))

export const ADDITIONS: readonly Addition[] = [
  { on: Promise, name: 'withResolvers', value: withResolvers },
  { on: Map, name: 'groupBy', value: groupBy },
  ...methods(Set.prototype, {
    isSubsetOf: function isSubsetOf<T>(this: Set<T>, other: ReadonlySet<T>) {
      return [...this].every((each) => other.has(each))
    },
    intersection: function intersection<T>(this: Set<T>, other: ReadonlySet<T>) {
      return new Set([...this].filter((each) => other.has(each)))
    },
    difference: function difference<T>(this: Set<T>, other: ReadonlySet<T>) {
      return new Set([...this].filter((each) => !other.has(each)))
    },
    union: function union<T>(this: Set<T>, other: Iterable<T>) {
      return new Set([...this, ...other])
    },
  }),
  ...methods(ITERATOR, {
    take: function* take<T>(this: Iterable<T>, limit: number) {
      if (limit <= 0) return
      let left = limit
      for (const each of this) {
        yield each
        left -= 1
        if (left <= 0) return
      }
    },
    map: function* map<T, R>(this: Iterable<T>, change: (each: T) => R) {
      for (const each of this) yield change(each)
    },
    filter: function* filter<T>(this: Iterable<T>, accept: (each: T) => boolean) {
      for (const each of this) if (accept(each)) yield each
    },
    flatMap: function* flatMap<T, R>(this: Iterable<T>, change: (each: T) => Iterable<R>) {
      for (const each of this) yield* change(each)
    },
    some: function some<T>(this: Iterable<T>, accept: (each: T) => boolean) {
      for (const each of this) if (accept(each)) return true
      return false
    },
    every: function every<T>(this: Iterable<T>, accept: (each: T) => boolean) {
      for (const each of this) if (!accept(each)) return false
      return true
    },
    find: function find<T>(this: Iterable<T>, accept: (each: T) => boolean) {
      for (const each of this) if (accept(each)) return each
      return undefined
    },
    toArray: function toArray<T>(this: Iterable<T>) {
      return [...this]
    },
  }),
  { on: globalThis, name: 'AsyncDisposableStack', value: createStackClass() },
]

function methods(on: object, functions: Readonly<Record<string, unknown>>): readonly Addition[] {
  return Object.entries(functions).map(([name, value]) => ({ on, name, value }))
}

function withResolvers<T>() {
  const made: {
    resolve?: (value: T | PromiseLike<T>) => void
    reject?: (reason: unknown) => void
  } = {}
  const promise = new Promise<T>((resolve, reject) => {
    made.resolve = resolve
    made.reject = reject
  })
  return { promise, ...made }
}

function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  let index = 0
  for (const item of items) {
    const key = keyOf(item, index++)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

function createStackClass() {
  return class AsyncDisposableStack {
    readonly #deferred: (() => unknown)[] = []

    defer(onDispose: () => unknown): void {
      this.#deferred.push(onDispose)
    }

    // In reverse order. All are called, and the last error is thrown.
    async disposeAsync(): Promise<void> {
      let failure: { readonly error: unknown } | undefined
      for (const onDispose of this.#deferred.splice(0).reverse()) {
        try {
          await onDispose()
        } catch (error) {
          failure = { error }
        }
      }
      if (failure !== undefined) throw failure.error
    }

    [Symbol.asyncDispose](): Promise<void> {
      return this.disposeAsync()
    }
  }
}
