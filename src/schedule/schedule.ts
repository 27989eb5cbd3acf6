/** When a machine is wanted: whole hours of local wall-clock time, on days of the week. */
export interface Schedule {
  /** 0 is Monday, 6 is Sunday. */
  readonly days: ReadonlySet<number>
  /** 0 to 23; hour 17 lasts until 18:00. */
  readonly hours: ReadonlySet<number>
  /** An IANA name that `isZone` accepts. */
  readonly zone: string
  readonly enabled: boolean
}
