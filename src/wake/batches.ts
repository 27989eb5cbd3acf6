// Splits due keys into batches. Each batch is one event. Knative starts several pods for several events at the same
// time.

const LARGEST = 100
const PORTIONS = 4

/** The items in order, in `portions` (default four) batches of equal size, so that each pod gets as many. If a batch
 * would have more than 100 items, there is a multiple of `portions`. If there are fewer items than `portions`, each
 * batch has one. */
export function batches<T>(
  items: readonly T[],
  portions: number = PORTIONS,
): readonly (readonly T[])[] {
  if (items.length === 0) return []
  const rounds = Math.ceil(items.length / (portions * LARGEST))
  const size = Math.ceil(items.length / (portions * rounds))
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  )
}
