// Fields of a status that any kind may have.
import * as z from 'zod/mini'
import { fieldNotes } from './field-notes.ts'

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

export function instant(description: string) {
  return z.string().check(z.regex(RFC_3339)).register(fieldNotes, {
    description,
    allowed: 'an RFC 3339 time',
    pattern: 'drop',
    format: 'date-time',
  })
}

export function text(description: string) {
  return z.string().register(fieldNotes, { description })
}

export function flag(description: string) {
  return z.boolean().register(fieldNotes, { description })
}

export function whole(description: string) {
  return z.int().check(z.gte(0)).register(fieldNotes, { description, format: 'int64' })
}
