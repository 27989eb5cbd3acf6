// One column of a table: its heading, and what it shows of an object.
import type { DateTime } from 'luxon'
import type { ApiObject } from '../api-object.ts'
import { ageSince } from './age.ts'

export interface Column {
  readonly heading: {
    readonly name: string
    readonly type: string
    readonly format: string
    readonly description: string
    readonly priority: number
  }
  readonly cell: (object: ApiObject, now: DateTime) => unknown
}

type Cell = Column['cell']

export function column(
  name: string,
  cell: Cell,
  more: {
    readonly type?: string
    readonly format?: string
    readonly description?: string
    readonly priority?: number
  } = {},
): Column {
  const { type = 'string', format = '', description = '', priority = 0 } = more
  return { heading: { name, type, format, description, priority }, cell }
}

/** A column that only `-o wide` shows. */
export function wide(name: string, cell: Cell): Column {
  return column(name, cell, { priority: 1 })
}

const NAME_WORDS =
  'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names'
export const CREATED_WORDS =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata'

export const NAME: Column = column('Name', ({ metadata }) => metadata.name ?? '', {
  format: 'name',
  description: NAME_WORDS,
})

export const AGE: Column = column(
  'Age',
  ({ metadata }, now) => ageSince(metadata.creationTimestamp, now),
  { description: CREATED_WORDS },
)

/** The columns of kinds without columns of their own. */
export const CREATED_AT: Column = column(
  'Created At',
  ({ metadata }) => metadata.creationTimestamp,
  { type: 'date', description: CREATED_WORDS },
)
