// Reads the cells of a table by the names of their columns.
import type { Table } from './client.ts'
import type { Resource } from './resource.ts'

/** Returns the cell of a row; `undefined` when the API server has no value for it. */
export type Cell<Column extends string = string> = (column: Column) => unknown

/**
 * A function for each row. Throws when the table lacks one of `columns`: the definition in the cluster is that of another
 * version.
 */
export function cellsOf<Column extends string>(
  { columns, rows }: Table,
  { kind }: Resource,
  needed: readonly Column[],
): readonly Cell<Column>[] {
  const missing = rows.length === 0 ? undefined : needed.find((name) => !columns.includes(name))
  if (missing !== undefined) throw new MissingColumn(kind, missing)
  const places = new Map(columns.map((name, index) => [name, index]))
  return rows.map((row) => (column) => row[places.get(column) ?? -1] ?? undefined)
}

/** The message names the remedy. */
export class MissingColumn extends Error {
  override readonly name = 'MissingColumn'

  constructor(kind: string, column: string) {
    super(
      `The table of ${kind} objects has no column ${column}: install the definition (CRD) of this version`,
    )
  }
}

/** The text of a cell; `undefined` when it is empty. */
export function textIn(cell: unknown): string | undefined {
  return typeof cell === 'string' && cell !== '' ? cell : undefined
}
