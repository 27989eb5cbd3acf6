/** A schedule or a duration as the user wrote it cannot be read. The message names the offending token. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError'
}
