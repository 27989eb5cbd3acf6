/** A read that failed, and will fail until a person fixes the cause. Its message goes into the status and names the
 * remedy. */
export class FailedRead extends Error {
  override readonly name = 'FailedRead'
}
