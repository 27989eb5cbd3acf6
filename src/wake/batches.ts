// Due keys in portions: each is one event, and several at once are what makes Knative start several
// pods.

const LARGEST = 100
const PORTIONS = 4
/** All batches of a large edge are on their way before its first Machines change and ask for looks. */
const AT_ONCE = 16

/** The items in order, in `portions` (four) equal portions, or a multiple of that when these would be larger
 * than 100: as many for each pod. Fewer items are portions of one. */
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

/** Does `work` for every item, sixteen at a time; results in the order of the items. Throws its first error. */
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
