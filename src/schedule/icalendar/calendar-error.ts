/**
 * The text of a calendar cannot be used. The message says where and why. It has no text of the calendar, because it is shown
 * to people who may not read the ConfigMap.
 */
export class CalendarError extends Error {
  override readonly name = 'CalendarError'
}
