/** The arguments or files of the user are invalid. Ends the program with status 2 and the message on stderr, without a
 * stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
