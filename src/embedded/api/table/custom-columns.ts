// The columns that a CustomResourceDefinition asks for.
import type { DateTime } from 'luxon'
import type { ApiObject } from '../api-object.ts'
import type { PrinterColumn, ServedVersion } from '../served-kind.ts'
import { ageSince } from './age.ts'
import { type Column, column, NAME } from './column.ts'
import { compileJsonPath } from './json-path.ts'

const compiled = new WeakMap<ServedVersion, readonly Column[]>()

/** The name, then the version's own columns. */
export function customColumns(version: ServedVersion): readonly Column[] {
  const known = compiled.get(version)
  if (known !== undefined) return known
  const columns = [NAME, ...version.columns.map(customColumn)]
  compiled.set(version, columns)
  return columns
}

function customColumn({
  name,
  type,
  jsonPath,
  format,
  description,
  priority,
}: PrinterColumn): Column {
  const path = compileJsonPath(jsonPath)
  const cell = (object: ApiObject, now: DateTime): unknown => {
    const [found] = path(object)
    return found === undefined ? null : cellOf(type, found, now)
  }
  return column(name, cell, {
    type,
    format: format ?? '',
    // A column without a description is described by its path.
    description:
      description ?? `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority: priority ?? 0,
  })
}

// A value of another type than the column's leaves the cell empty.
function cellOf(type: string, value: unknown, now: DateTime): unknown {
  switch (type) {
    case 'string':
      return printed(value)
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'date':
      return typeof value === 'string' ? ageSince(value, now) : null
    default:
      return null
  }
}

function printed(value: unknown): string | null {
  if (value === null) return null
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
