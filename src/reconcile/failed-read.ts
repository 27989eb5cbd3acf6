/** A read of a pass that failed and will not pass by itself. Its message is for the status, and names the remedy. */
export class FailedRead extends Error {
  override readonly name = 'FailedRead'
}
