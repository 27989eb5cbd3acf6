import type { Cron } from './cron.ts'
import type { Span } from './starts.ts'

/** When a machine is wanted: the hours of a weekly grid, and what is added to them and taken from them. */
export interface Schedule {
  /** 0 is Monday, 6 is Sunday. */
  readonly days: ReadonlySet<number>
  /** 0 to 23; hour 17 lasts until 18:00. */
  readonly hours: ReadonlySet<number>
  /** An IANA name that `isZone` accepts. */
  readonly zone: string
  readonly enabled: boolean
  /** Absent: the grid is all there is. */
  readonly calendar?: Calendar
}

/** Open is (grid ∪ windows ∪ Open calendars) − except − Closed calendars, ∪ extra. */
export interface Calendar {
  readonly windows: readonly WindowRule[]
  readonly except: readonly Exception[]
  readonly extra: readonly Extra[]
  /** Absent: none, or they are not read yet. */
  readonly calendars?: readonly UsedCalendar[]
}

/** `Closed`: its events of whole days are exceptions, and nothing is open during the others. `Open`: they are windows. */
export interface UsedCalendar {
  readonly use: 'Closed' | 'Open'
  readonly events: CalendarEvents
}

/** The events of an iCalendar text. It is an interface, so that only a pass that needs them loads how they are read. */
export interface CalendarEvents {
  /** The events of whole days that touch the local days from `first` to `last`, in order of their first days. */
  daysBetween(first: number, last: number): readonly DayRange[]
  /**
   * The others, as intervals of real time that touch the time from `from` to `to`, in order of their starts. Instants are
   * milliseconds. Times without a zone are in `zone`.
   */
  spansBetween(zone: string, from: number, to: number): readonly Span[]
  /** An upper bound of the memory that they take. */
  readonly bytes: number
}

/** Local days; both are included. */
export interface DayRange {
  readonly first: number
  readonly last: number
}

/** A window that opens again and again. */
export type WindowRule =
  /** On each of `days` from `start`, in minutes of the local day, for `length` minutes of the wall clock. */
  | {
      readonly type: 'daily'
      readonly days: ReadonlySet<number>
      readonly start: number
      readonly length: number
    }
  /** At each instant of a cron expression, for `durationMs` of real time. */
  | { readonly type: 'cron'; readonly cron: Cron; readonly durationMs: number }

/** Local dates on which nothing opens. `text` is as the user wrote it. */
export type Exception =
  /** Days since 1 January 1970; both are included. */
  | {
      readonly type: 'dates'
      readonly text: string
      readonly first: number
      readonly last: number
    }
  /** Each year. `month` and `day` begin at 1. */
  | {
      readonly type: 'yearly'
      readonly text: string
      readonly month: number
      readonly day: number
    }

/** Open once, in local time: milliseconds as if the time were in UTC. */
export interface Extra {
  readonly start: number
  readonly end: number
}
