// Random lists of ranges, and the values that they stand for.
import fc from 'fast-check'

export type Row<Expected> = readonly [id: string, items: readonly string[], expected: Expected]

type Range = readonly [first: number, length: number]

// Ranges as (first, length), which no wrapping can make ambiguous, and a way of writing them down.
export function mixture(size: number) {
  const range = fc.tuple(fc.nat(size - 1), fc.integer({ min: 1, max: size }))
  return fc
    .tuple(fc.array(range, { maxLength: 5 }), fc.constantFrom('', ' '), fc.boolean())
    .map(([ranges, blank, inOneItem]) => ({
      ranges,
      write(name: (value: number) => string): string[] {
        const parts = ranges.map(([first, length]) =>
          length === 1
            ? name(first)
            : `${blank}${name(first)}${blank}-${name((first + length - 1) % size)}${blank}`,
        )
        return inOneItem && parts.length > 0 ? [parts.join(',')] : parts
      },
    }))
}

export function union(ranges: readonly Range[], size: number): Set<number> {
  return new Set(
    ranges.flatMap(([first, length]) =>
      Array.from({ length }, (_, index) => (first + index) % size),
    ),
  )
}

export function sorted(values: ReadonlySet<number>): number[] {
  return [...values].sort((a, b) => a - b)
}
