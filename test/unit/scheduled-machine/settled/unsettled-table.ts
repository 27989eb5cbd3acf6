// Rows of the comparison of the backstop: lists of objects, and which machines a pass has to look at.
import { expect, test } from 'vitest'
import type { AtRest } from '#src/wake/due.ts'
import {
  ALL_OBJECTS,
  bed,
  type InServiceBed,
  key,
  MACHINES,
  NODES,
  OBJECTS,
} from '#test/support/in-service.ts'

export interface Row extends Omit<InServiceBed, 'secret'> {
  readonly about: string
  /** Of `calm` and `other` those that have come to rest lately; the rest are in service. */
  readonly lately?: readonly string[]
  /** Has rested for longer. */
  readonly atRest?: readonly AtRest[]
  readonly unsettled: readonly string[]
  readonly calls: readonly string[]
  /** The kinds that could not be read. */
  readonly logs?: readonly string[]
}

export const LISTS = [MACHINES, OBJECTS, NODES]
export const ALL_LISTS = [MACHINES, ALL_OBJECTS, NODES]

export function testUnsettled(rows: readonly Row[]): void {
  test.each(rows)('$about', async ({ unsettled, calls, logs = [], ...row }) => {
    const { lately = [], atRest = [], ...given } = row
    const { find, asked, lines } = bed(given)
    const known = new Set([...lately, ...atRest.map(({ name }) => name)])
    const inService = ['calm', 'other'].filter((name) => !known.has(name)).map(key)

    const found = await find({ inService, recentlyAtRest: lately.map(key), atRest })

    expect(found.map(({ name }) => name)).toEqual(unsettled)
    expect(asked.toSorted()).toEqual(calls.toSorted())
    expect(lines.map((line) => line['kind'])).toEqual(logs)
  })
}
