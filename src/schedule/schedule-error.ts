/** A schedule or a duration of a user is invalid. The message names the invalid token. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError'
}
