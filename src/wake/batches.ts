// Splits due keys into batches. Each batch is one event. Knative starts several pods for several events at the same
// time.

const LARGEST = 100
const PORTIONS = 4
/** High enough to send all batches of a large window opening before its first Machines change and cause events. */
const AT_ONCE = 16

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

/** Runs `work` for every item, sixteen at a time. Returns the results in the order of the items. Throws the first
 * error. */
export async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}
