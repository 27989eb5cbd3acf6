// Which ScheduledMachines to look at now, and when the next one's time comes, out of table rows: no
// object is read whole to find that there is nothing to do.
import type { DateTime } from 'luxon'
import type { Table } from '#src/kube/client.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { NamespacedKey } from '#src/kube/object.ts'
import { earliest } from '#src/wake/earliest.ts'

export interface Due {
  /** The most urgent first. */
  readonly keys: readonly NamespacedKey[]
  /** The first wake that is still ahead; `undefined` when there is none. */
  readonly next: DateTime | undefined
  /** The others, by how the backstop looks at them: docs/adr/0015-the-sweep-compares-what-is-in-service.md. */
  readonly others: Others
}

export interface Others {
  readonly inService: readonly NamespacedKey[]
  /** Have come to rest only lately. */
  readonly lately: readonly NamespacedKey[]
  readonly atRest: readonly AtRest[]
}

export interface AtRest extends NamespacedKey {
  /** The Node that its status names all the same. */
  readonly nodeName: string | undefined
}

/** A pass that was slow, or killed, may have made a Machine for what had come to rest meanwhile. */
const LATELY = { minutes: 15 }
const AT_REST: readonly string[] = ['Inactive', 'Disabled', 'Terminated']

/** Selects what is not at rest. */
export const IN_SERVICE = AT_REST.map((phase) => `status.phase!=${phase}`).join(',')

/**
 * What is due at `now`: its wake has come, is missing or is unreadable, or its spec has changed
 * since it was looked at. Throws when the table cannot say which objects its rows are.
 */
export function findDue(table: Table, now: DateTime): Due {
  const rows = readRows(table)
  const isDue = ({ wake, observed, generation }: Row) =>
    wake === undefined || wake <= now || observed !== generation
  const due = rows.filter(isDue)
  const others = rows.filter((row) => !isDue(row))
  const resting = others.filter(isAtRest)
  const ahead = rows.flatMap(({ wake }) => (wake !== undefined && wake > now ? [wake] : []))
  return {
    keys: due.sort(byUrgency).map(keyOf),
    next: ahead.reduce<DateTime | undefined>(earliest, undefined),
    others: {
      inService: others.filter((row) => !isAtRest(row)).map(keyOf),
      lately: resting.filter((row) => isLately(row, now)).map(keyOf),
      atRest: resting
        .filter((row) => !isLately(row, now))
        .map((row) => ({ ...keyOf(row), nodeName: row.nodeName })),
    },
  }
}

function isAtRest({ phase }: Row): boolean {
  return typeof phase === 'string' && AT_REST.includes(phase)
}

function isLately({ since }: Row, now: DateTime): boolean {
  return since !== undefined && since > now.minus(LATELY)
}

interface Row {
  readonly namespace: string
  readonly name: string
  readonly wake: DateTime | undefined
  readonly generation: unknown
  readonly observed: unknown
  readonly priority: number
  readonly phase: unknown
  readonly since: DateTime | undefined
  readonly nodeName: string | undefined
}

/** The objects that the rows are about. Throws when the table cannot say. */
export function keysOf(table: Table): readonly NamespacedKey[] {
  return readRows(table).map(keyOf)
}

const DEFAULT_PRIORITY = 50

function keyOf({ namespace, name }: Row): NamespacedKey {
  return { namespace, name }
}

function readRows({ columns, rows }: Table): Row[] {
  const cell = (row: readonly unknown[], column: string): unknown => row[columns.indexOf(column)]
  // An older CRD without the other columns costs a look at every object; without these two it would
  // cost the object.
  for (const column of ['Name', 'Object Namespace']) {
    if (rows.length > 0 && !columns.includes(column)) {
      throw new Error(
        `the table of ScheduledMachines has no column ${column}: install the CRD of this version`,
      )
    }
  }
  return rows.map((row) => {
    const priority = cell(row, 'Priority')
    const nodeName = cell(row, 'Node')
    return {
      namespace: String(cell(row, 'Object Namespace')),
      name: String(cell(row, 'Name')),
      wake: parseInstant(cell(row, 'Wake Time')),
      generation: cell(row, 'Generation'),
      observed: cell(row, 'Observed Generation'),
      priority: typeof priority === 'number' ? priority : DEFAULT_PRIORITY,
      phase: cell(row, 'Phase'),
      since: parseInstant(cell(row, 'Phase Since')),
      nodeName: typeof nodeName === 'string' ? nodeName : undefined,
    }
  })
}

// Higher priority, then the longest overdue (a missing wake longest of all), then by name.
function byUrgency(a: Row, b: Row): number {
  return (
    b.priority - a.priority ||
    (a.wake?.toMillis() ?? 0) - (b.wake?.toMillis() ?? 0) ||
    compare(a.namespace, b.namespace) ||
    compare(a.name, b.name)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
