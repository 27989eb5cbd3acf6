// Reads the status of an object. It may come from another release, or from another program.
import type * as z from 'zod/mini'
import { ConditionFields } from './condition-fields.ts'

type Fields = Readonly<Record<string, z.ZodMiniType>>

/** The valid fields of a status. Never throws: an invalid field is left out. */
export function readStoredStatus(known: Fields, raw: unknown): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  if (typeof raw !== 'object' || raw === null) return fields
  for (const [name, value] of Object.entries(raw)) {
    const field = Object.hasOwn(known, name) ? known[name] : undefined
    if (field === undefined || value === undefined || value === null) continue
    // One invalid condition must not hide the others.
    const parsed = field.safeParse(name === 'conditions' ? validConditions(value) : value)
    if (parsed.success) fields[name] = parsed.data
  }
  return fields
}

function validConditions(raw: unknown): unknown {
  return Array.isArray(raw) ? raw.filter((item) => ConditionFields.safeParse(item).success) : raw
}

/** A type that zod inferred, as read-only. A field without a value is absent, never `undefined`. */
export type Plain<T> = T extends readonly (infer Item)[]
  ? readonly Plain<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Plain<Exclude<T[Name], undefined>> }
    : T
