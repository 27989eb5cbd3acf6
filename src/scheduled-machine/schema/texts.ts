// The texts of a ScheduledMachine that have a grammar, each as one regular expression that JavaScript
// and RE2 read alike: zod checks it here, and the CRD as a CEL rule.
import * as z from 'zod/mini'
import { crdNotes } from '#src/kube/crd-notes.ts'

const DAY = '(?:mon|tue|wed|thu|fri|sat|sun)'
const HOUR = '\\+?0*(?:[0-9]|1[0-9]|2[0-3])'
const UP_TO_24H =
  '(?:(?:[0-9]|1[0-9]|2[0-4])h|(?:[0-9]{1,3}|1[0-3][0-9]{2}|14[0-3][0-9]|1440)m|(?:[0-9]{1,4}|[1-7][0-9]{4}|8[0-5][0-9]{3}|86[0-3][0-9]{2}|86400)s)'
const LABEL_PART = '[A-Za-z0-9](?:[-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?'
const DNS_LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?'

export const PATTERNS = {
  days: list(DAY),
  hours: list(HOUR),
  zone: '^[A-Za-z][A-Za-z0-9_+\\-/]*$',
  duration: `^\\s*\\+?0*${UP_TO_24H}\\s*$`,
  labelValue: `^${LABEL_PART}$`,
  optionalLabelValue: `^(?:${LABEL_PART})?$`,
  qualifiedName: `^(?:${DNS_LABEL}(?:\\.${DNS_LABEL})*/)?${LABEL_PART}$`,
  dnsSubdomain: `^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`,
  secretKey: '^[-._a-zA-Z0-9]+$',
  permissions: '^[0-7]{4}$',
} as const

export const ALLOWED = {
  days: 'a day (mon, tue, wed, thu, fri, sat, sun), a range that may wrap (mon-fri, fri-mon), or several of them with commas',
  hours:
    'an hour from 0 to 23, a range that may wrap (9-17, 22-6), or several of them with commas, as a quoted string',
  zone: 'the name of an IANA time zone, such as UTC or Europe/Berlin',
  duration: 'a whole number and one unit of s, m or h, 24h at most, such as 90s or 5m',
  clusterName: '1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends',
  labelValue:
    'at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, or nothing',
  taintKey:
    'a name of at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, optionally after a DNS prefix and /',
  dnsSubdomain:
    'at most 253 lower-case letters, digits, - or ., with a letter or digit at both ends',
  secretKey: 'at most 253 letters, digits, -, _ or .',
  path: 'an absolute path without a .. segment',
  permissions: 'four octal digits, such as "0644", as a quoted string',
} as const

export interface Words {
  readonly description: string
  readonly allowed: string
}

/** A text that has to match `pattern`, and be at most `maxLength` characters long. */
export function textLike(pattern: string, maxLength: number, words: Words) {
  return z
    .string()
    .check(z.maxLength(maxLength), z.regex(new RegExp(pattern)))
    .register(crdNotes, words)
}

/** A text of `minLength` to `maxLength` characters, whatever they are. */
export function textOf(minLength: number, maxLength: number, description: string) {
  return z
    .string()
    .check(z.minLength(minLength), z.maxLength(maxLength))
    .register(crdNotes, {
      description,
      allowed: `a text of ${minLength} to ${maxLength} characters`,
    })
}

/** Items or ranges of items, separated by commas, with blanks around each. */
function list(item: string): string {
  const part = `\\s*${item}\\s*(?:-\\s*${item}\\s*)?`
  return `^${part}(?:,${part})*$`
}
