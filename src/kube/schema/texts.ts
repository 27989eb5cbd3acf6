// Texts with a grammar. Each is one regular expression with the same meaning in JavaScript and RE2: zod checks it in
// code, and a definition has it as a CEL rule.
import * as z from 'zod/mini'
import { type FieldNotes, fieldNotes } from './field-notes.ts'

const LABEL_PART = '[A-Za-z0-9](?:[-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?'
const DNS_LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?'

export interface Grammar {
  readonly pattern: RegExp
  readonly maxLength: number
  /** The grammar in words. */
  readonly allowed: string
}

/** Names and values of Kubernetes itself. */
export const LABEL_VALUE: Grammar = {
  pattern: new RegExp(`^${LABEL_PART}$`),
  maxLength: 63,
  allowed: '1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends',
}
export const OPTIONAL_LABEL_VALUE: Grammar = {
  pattern: new RegExp(`^(?:${LABEL_PART})?$`),
  maxLength: 63,
  allowed: 'at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, or nothing',
}
export const QUALIFIED_NAME: Grammar = {
  pattern: new RegExp(`^(?:${DNS_LABEL}(?:\\.${DNS_LABEL})*/)?${LABEL_PART}$`),
  maxLength: 317,
  allowed:
    'a name of at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, optionally after a DNS prefix and /',
}
/** A longer prefix is refused by Kubernetes. The pattern cannot count it. */
export const LONGEST_PREFIX = 253

export function isQualifiedName(text: string): boolean {
  const { pattern, maxLength } = QUALIFIED_NAME
  return text.length <= maxLength && text.indexOf('/') <= LONGEST_PREFIX && pattern.test(text)
}

export const DNS_SUBDOMAIN: Grammar = {
  pattern: new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`),
  maxLength: 253,
  allowed: 'at most 253 lower-case letters, digits, - or ., with a letter or digit at both ends',
}
/** As the API server requires it of a definition. */
export const KIND: Grammar = {
  pattern: /^[A-Za-z](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?$/,
  maxLength: 63,
  allowed: '1 to 63 letters, digits or -, with a letter first and no - at the end',
}
export const SECRET_KEY: Grammar = {
  pattern: /^[-._a-zA-Z0-9]+$/,
  maxLength: 253,
  allowed: 'at most 253 letters, digits, -, _ or .',
}

/** A text of this grammar. */
export function textLike({ pattern, maxLength, allowed }: Grammar, notes: FieldNotes) {
  return z
    .string()
    .check(z.maxLength(maxLength), z.regex(pattern))
    .register(fieldNotes, { allowed, ...notes })
}

/** Any text of `minLength` to `maxLength` characters. */
export function textOf(minLength: number, maxLength: number, notes: FieldNotes) {
  return z
    .string()
    .check(z.minLength(minLength), z.maxLength(maxLength))
    .register(fieldNotes, {
      allowed: `a text of ${minLength} to ${maxLength} characters`,
      ...notes,
    })
}
