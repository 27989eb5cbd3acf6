/** On a ScheduleOverride: the name of the user who made it. The admission policy refuses any other name. */
export const CREATED_BY_ANNOTATION = 'schedule.sundial.dev/created-by'
