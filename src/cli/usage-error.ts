/** What the user typed or wrote cannot be used. Ends the program with status 2 and the message on stderr, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
