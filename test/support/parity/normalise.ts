// Answers without what no two servers share: uids, versions, instants, generated names. What remains
// of each is its relation to the others: the same uid has the same number everywhere, a later version
// has a higher one.
import { sortedText } from '#src/embedded/api/go-text.ts'
import {
  collectNames,
  collectVersions,
  decoded,
  type Fields,
  isFields,
  markMoments,
} from './marks.ts'
import type { Answer } from './run-case.ts'

export interface Normal {
  readonly step: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

const HEADERS = [
  'content-type',
  'retry-after',
  'warning',
  'allow',
  'cache-control',
  'vary',
  'content-encoding',
  'location',
]
const UID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
const AGE = /^\d+s$/
// Where a sentence names a version.
const VERSION_IN_WORDS =
  /(?<=ResourceVersion in the precondition \(|ResourceVersion in record \(|resource version: (?:\d+ \()?|current: )\d+/g
// Where a sentence quotes an object. Its fields come in whatever order.
const QUOTED = /(?<=Invalid value: )"\{(?:[^"\\]|\\.)*\}"/g
const ADDRESS = /\b127\.0\.0\.1:\d+\b/g
/** Clocks of two processes, and whole seconds. */
const SLACK_MS = 2_000

/** The answers to one case. `from` is when it began, milliseconds of `Date.now()`. */
export function normalise(answers: readonly Answer[], from: number): readonly Normal[] {
  const marked = answers.map((answer) => ({ ...answer, body: markMoments(decoded(answer.body)) }))
  const bodies = marked.map(({ body }) => body)
  const see = seer(collectVersions(bodies), collectNames(bodies), from)
  return marked.map(({ step, status, headers, body, at }) => {
    const { text, value } = see(at)
    const seen = HEADERS.filter((name) => headers[name] !== undefined)
    return {
      step,
      status,
      headers: Object.fromEntries(seen.map((name) => [name, text(headers[name] ?? '')])),
      body: value(body),
    }
  })
}

interface Sight {
  text(text: string): string
  value(value: unknown): unknown
}

/** How the values of an answer look that was there at an instant. */
function seer(
  versions: readonly number[],
  names: ReadonlyMap<string, string>,
  from: number,
): (at: number) => Sight {
  const uids = new Map<string, string>()
  const uidOf = (uid: string): string => {
    const known = uids.get(uid) ?? `uid ${uids.size + 1}`
    uids.set(uid, known)
    return known
  }
  const versionOf = (text: string): string => {
    if (!/^[1-9]\d*$/.test(text)) return text
    const version = Number(text)
    const rank = versions.findLastIndex((each) => each <= version) + 1
    return versions[rank - 1] === version ? `version ${rank}` : `after version ${rank}`
  }
  // Others write too: of an instant counts only what it comes after.
  const momentOf = (text: string): string => versionOf(text).replace(/^(?:after )?/, 'as of ')

  return (at) => {
    const quoted = (text: string): string =>
      JSON.stringify(sortedText(value(JSON.parse(JSON.parse(text)))))
    const text = (given: string): string =>
      [...names]
        .reduce((some, [name, plain]) => some.replaceAll(name, plain), given)
        .replace(QUOTED, quoted)
        .replace(UID, uidOf)
        .replace(ADDRESS, 'the address')
        .replace(VERSION_IN_WORDS, momentOf)
    const field = (name: string, part: unknown, parent: Fields): unknown => {
      if (name === 'resourceVersion' && typeof part === 'string') return versionOf(part)
      if (name === 'moment') return momentOf(String(part))
      if (name === 'managedFields' && Array.isArray(part)) return inOrder(part).map(value)
      if (name === 'cells' && Array.isArray(part))
        return part.map((cell) => field('', withoutAge(cell), {}))
      if (typeof part !== 'string' || !INSTANT.test(part)) return value(part)
      const grace = name === 'deletionTimestamp' ? parent['deletionGracePeriodSeconds'] : undefined
      return instantOf(part, { from, at, graceSeconds: Number(grace ?? 0) })
    }
    const value = (given: unknown): unknown => {
      if (typeof given === 'string') return text(given)
      if (Array.isArray(given)) return given.map((item) => field('', item, {}))
      if (!isFields(given)) return given
      const entries = Object.entries(given)
      return Object.fromEntries(
        entries.map(([name, part]) => [text(name), field(name, part, given)]),
      )
    }
    return { text, value }
  }
}

// The server sorts them by their times, which are whole seconds.
function inOrder(entries: readonly unknown[]): readonly unknown[] {
  const place = (entry: unknown) => {
    const { operation, manager, apiVersion, subresource } = isFields(entry) ? entry : {}
    return [operation, manager, apiVersion, subresource].join(' ')
  }
  return entries.toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
}

function instantOf(
  value: string,
  { from, at, graceSeconds }: { from: number; at: number; graceSeconds: number },
): string {
  const precision = value.includes('.') ? ' to the microsecond' : ''
  const isNow = (instant: number) => instant >= from - SLACK_MS && instant <= at + SLACK_MS
  const instant = Date.parse(value)
  if (isNow(instant)) return `now${precision}`
  return isNow(instant - graceSeconds * 1_000) ? `now and its grace${precision}` : value
}

function withoutAge(cell: unknown): unknown {
  return typeof cell === 'string' && AGE.test(cell) ? 'seconds' : cell
}
