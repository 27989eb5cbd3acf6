// The due objects of a kind, and the next wake time. They are found from table rows, so that no whole object is read
// only to find that nothing is due.
import type { DateTime } from 'luxon'
import type { Table } from '#src/kube/client.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { nameOfKey, type ObjectKey } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import { earliest } from './earliest.ts'
import { waitsUntil, wakeAhead } from './wake-ahead.ts'

export interface Due {
  /** The most urgent first. */
  readonly keys: readonly ObjectKey[]
  /** The earliest wake time that is ahead; `undefined` when there is none. */
  readonly next: DateTime | undefined
  /** What each row says, by the name of its key: it differs when a pass has recorded another wake time, or the spec has
   * changed. */
  readonly states: ReadonlyMap<string, string>
  /** The objects that are not due, grouped by how the backstop checks them:
   * docs/adr/0015-the-sweep-compares-what-is-in-service.md. */
  readonly notDue: NotDue
}

export interface NotDue {
  readonly inService: readonly ObjectKey[]
  /** At rest for less than 15 minutes. */
  readonly recentlyAtRest: readonly ObjectKey[]
  readonly atRest: readonly AtRest[]
  /** Those that follow other objects, also in one of the lists above. */
  readonly following?: readonly Following[]
}

/** `versions`: of the objects that it follows, as its status says. */
export interface Following extends ObjectKey {
  readonly versions: string
}

export interface AtRest extends ObjectKey {
  /** The Node in the status, if it still names one. */
  readonly nodeName: string | undefined
}

/** A slow or killed pass may create a Machine after its object came to rest. A host that was starting when its Machine was
 * deleted may register its Node. Both happen within this time. */
const RECENT = { minutes: 15 }

/** Whether the instant is less than 15 minutes ago. */
export function isRecent(instant: DateTime | undefined, now: DateTime): boolean {
  return instant !== undefined && instant > now.minus(RECENT)
}

/** Returns the cell of a row, by the name of its column. */
export type Cell = (column: string) => unknown

/** A kind for which the sweep finds due objects. */
export interface DueKind {
  readonly resource: Resource
  /** Whether the backstop need not check the object before its wake time. */
  readonly isAtRest: (cell: Cell) => boolean
  /** An older release has no definition of the kind. Then there are no objects. */
  readonly isOptional?: true
  /** The column with the versions of the objects that it follows. */
  readonly versionsColumn?: string
}

/** The table of a kind that is optional and not defined. Throws every other error. */
export function absentTable({ isOptional }: DueKind, error: unknown): Table {
  if (isOptional && isKubeError(error, 'NotFound')) return { columns: [], rows: [] }
  throw error
}

/**
 * An object is due at `now` when its wake time has come, is missing or is invalid, or when its spec has changed since
 * the last pass. Throws when the table does not name the objects of its rows.
 */
export function findDue(table: Table, kind: DueKind, now: DateTime): Due {
  const rows = readRows(table, kind.resource)
  const isAtRest = ({ cell }: Row) => kind.isAtRest(cell)
  const isDue = (row: Row) => waitsUntil(row, now) === undefined
  const due = rows.filter(isDue)
  const notDue = rows.filter((row) => !isDue(row))
  const resting = notDue.filter(isAtRest)
  const ahead = rows.flatMap(({ wakeTime }) => wakeAhead(wakeTime, now) ?? [])
  const following = notDue.flatMap((row): readonly Following[] => {
    const versions = kind.versionsColumn && row.cell(kind.versionsColumn)
    return typeof versions === 'string' ? [{ ...keyOf(row), versions }] : []
  })
  return {
    keys: due.sort(byUrgency).map(keyOf),
    next: ahead.reduce<DateTime | undefined>(earliest, undefined),
    states: new Map(rows.map((row) => [nameOfKey(row.key), stateOf(row)])),
    notDue: {
      ...(following.length > 0 && { following }),
      inService: notDue.filter((row) => !isAtRest(row)).map(keyOf),
      recentlyAtRest: resting.filter(({ since }) => isRecent(since, now)).map(keyOf),
      atRest: resting
        .filter(({ since }) => !isRecent(since, now))
        .map((row) => ({ ...keyOf(row), nodeName: row.nodeName })),
    },
  }
}

interface Row {
  readonly key: ObjectKey
  readonly cell: Cell
  readonly wakeTime: unknown
  readonly generation: unknown
  readonly observedGeneration: unknown
  readonly priority: number
  readonly since: DateTime | undefined
  readonly nodeName: string | undefined
}

/** The objects of the rows. Throws when the table does not name them. */
export function keysOf(table: Table, resource: Resource): readonly ObjectKey[] {
  return readRows(table, resource).map(keyOf)
}

const DEFAULT_PRIORITY = 50

function keyOf({ key }: Row): ObjectKey {
  return key
}

function readRows({ columns, rows }: Table, { kind, namespaced }: Resource): Row[] {
  // If an older CRD lacks other columns, every object is due. Without these two columns, no object would be found.
  for (const column of namespaced ? ['Name', 'Object Namespace'] : ['Name']) {
    if (rows.length > 0 && !columns.includes(column)) {
      throw new Error(
        `the table of ${kind} objects has no column ${column}: install the CRD of this version`,
      )
    }
  }
  return rows.map((row) => {
    const cell: Cell = (column) => row[columns.indexOf(column)]
    const name = String(cell('Name'))
    const priority = cell('Priority')
    const nodeName = cell('Node')
    return {
      key: namespaced ? { namespace: String(cell('Object Namespace')), name } : { name },
      cell,
      wakeTime: cell('Wake Time'),
      generation: cell('Generation'),
      observedGeneration: cell('Observed Generation'),
      priority: typeof priority === 'number' ? priority : DEFAULT_PRIORITY,
      since: parseInstant(cell('Phase Since')),
      nodeName: typeof nodeName === 'string' ? nodeName : undefined,
    }
  })
}

function stateOf({ wakeTime, generation, observedGeneration }: Row): string {
  return [wakeTime, generation, observedGeneration].map(String).join(' ')
}

// Higher priority first, then the longest overdue (a missing wake time counts as the longest), then by name.
function byUrgency(a: Row, b: Row): number {
  return (
    b.priority - a.priority ||
    (parseInstant(a.wakeTime)?.toMillis() ?? 0) - (parseInstant(b.wakeTime)?.toMillis() ?? 0) ||
    compare(a.key.namespace ?? '', b.key.namespace ?? '') ||
    compare(a.key.name, b.key.name)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
