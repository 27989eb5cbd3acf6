/** The command cannot be done, although its arguments are right: the cluster does not answer, refuses, or lacks something.
 * Ends the program with status 1 and the message on stderr, without a stack. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
}
