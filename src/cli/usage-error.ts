/** The arguments or files of the user are invalid. Ends the program with status 2 and the message on stderr, without a
 * stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** So many lines fit on a screen. */
const MOST = 20

/** One error for many faults, a line for each of the first ones. */
export function usageErrorOf(faults: readonly string[]): UsageError {
  const more = faults.length - MOST
  const rest = more > 0 ? [`and ${more} more; sundial validate prints all of them`] : []
  return new UsageError([...faults.slice(0, MOST), ...rest].join('\n'))
}
