// The days on which something opens, found a month at a time: the days of a month are the bits 1 to 31 of a number.
import { dateOf, dayNumber, daysInMonth, weekdayOf } from './civil-date.ts'
import type { Exception } from './schedule.ts'

/** On which days something opens: in each month (1 to 12), on days of it and on days of the week (bits 0 to 6). */
export interface DayRule {
  readonly daysOfMonth: readonly number[]
  readonly weekdays: readonly number[]
}

export interface OpeningDays {
  /** The first day from `day` on, with its number. `undefined` if there is none in 400 years. */
  first(day: number): number | undefined
  isExcepted(day: number): boolean
  /** The first excepted day from `day` on. */
  firstExcepted(day: number): number | undefined
}

/** The Gregorian calendar repeats after 400 years. */
const MOST_MONTHS = 400 * 12
const EVERY_SEVENTH = 0b10000001000000100000010000001

/** The days of the rule that are not excepted. */
export function openingDays(rule: DayRule, except: readonly Exception[]): OpeningDays {
  const yearly = yearlyBits(except)
  const ranges = mergedRanges(except)

  function excepted(month: number, start: number, length: number): number {
    let bits = yearly[month] ?? 0
    let index = firstRange(ranges, start)
    for (let range = ranges[index]; range !== undefined; range = ranges[++index]) {
      if (range.first >= start + length) break
      const [first, last] = [range.first - start + 1, range.last - start + 1]
      bits |= bitsBetween(Math.max(first, 1), Math.min(last, length))
    }
    return bits
  }

  function search(
    from: number,
    bitsIn: (month: number, start: number, length: number) => number,
    skipsRanges: boolean,
  ): number | undefined {
    let { year, month, day } = dateOf(from)
    for (let months = 0; months <= MOST_MONTHS; months += 1) {
      const start = dayNumber({ year, month, day: 1 })
      const length = daysInMonth(month, year)
      const bits = bitsIn(month, start, length) & bitsBetween(day, length)
      if (bits !== 0) return start + lowestBit(bits) - 1
      const range = skipsRanges ? ranges[firstRange(ranges, start + length)] : undefined
      if (range !== undefined && range.first <= start + length) {
        ;({ year, month, day } = dateOf(range.last + 1))
        months = 0
      } else {
        day = 1
        month = month === 12 ? 1 : month + 1
        if (month === 1) year += 1
      }
    }
    return undefined
  }

  // From `asked` on, `answer` is the first day; Infinity: there is none.
  let [asked, answer] = [Infinity, -Infinity]
  const opening = (month: number, start: number, length: number) =>
    daysOf(rule, month, start, length) & ~excepted(month, start, length)

  return {
    first(from) {
      if (from < asked || from > answer) {
        asked = from
        answer = search(from, opening, true) ?? Infinity
      }
      return answer === Infinity ? undefined : answer
    },
    firstExcepted: (from) => search(from, excepted, false),
    isExcepted(number) {
      const { month, day } = dateOf(number)
      if (((yearly[month] ?? 0) & (1 << day)) !== 0) return true
      const range = ranges[firstRange(ranges, number)]
      return range !== undefined && range.first <= number
    },
  }
}

function daysOf(rule: DayRule, month: number, start: number, length: number): number {
  let bits = rule.daysOfMonth[month] ?? 0
  const weekdays = rule.weekdays[month] ?? 0
  const firstWeekday = weekdayOf(start)
  for (let weekday = 0; weekday < 7; weekday += 1) {
    if ((weekdays & (1 << weekday)) === 0) continue
    bits |= EVERY_SEVENTH << (((weekday - firstWeekday + 7) % 7) + 1)
  }
  return bits & bitsBetween(1, length)
}

interface Range {
  readonly first: number
  readonly last: number
}

// In order, with a gap between any two.
function mergedRanges(except: readonly Exception[]): readonly Range[] {
  const dated = except.flatMap((each) => (each.type === 'dates' ? [each] : []))
  const merged: { first: number; last: number }[] = []
  for (const { first, last } of dated.toSorted((a, b) => a.first - b.first)) {
    const before = merged.at(-1)
    if (before !== undefined && first <= before.last + 1) before.last = Math.max(before.last, last)
    else merged.push({ first, last })
  }
  return merged
}

// The index of the first range that ends on `day` or later.
function firstRange(ranges: readonly Range[], day: number): number {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.last ?? Infinity) < day) low = middle + 1
    else high = middle
  }
  return low
}

function yearlyBits(except: readonly Exception[]): readonly number[] {
  const bits: number[] = Array(13).fill(0)
  for (const each of except) {
    if (each.type === 'yearly') bits[each.month] = (bits[each.month] ?? 0) | (1 << each.day)
  }
  return bits
}

/** The bits `first` to `last`, both in 1 to 31. */
export function bitsBetween(first: number, last: number): number {
  return first > last ? 0 : (~0 << first) & (~0 >>> (31 - last))
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits)
}
