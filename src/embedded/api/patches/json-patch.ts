// JSON patch (RFC 6902), applied.

import { isFields } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'

/** An invalid patch. The text says why. */
export class BadPatch extends Error {
  override readonly name = 'BadPatch'
}

/** A patch that does not fit the value: a test fails, or a place does not exist. */
export class PatchMismatch extends Error {
  override readonly name = 'PatchMismatch'
}

interface Operation {
  readonly op: string
  readonly path: readonly string[]
  readonly from: readonly string[]
  readonly value: unknown
}

/** The value after all operations. Throws BadPatch or PatchMismatch. */
export function applyJsonPatch(value: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    const given = goType(patch)
    throw new BadPatch(
      `json: cannot unmarshal ${given} into Go value of type []handlers.jsonPatchOp`,
    )
  }
  return patch.map(parseOperation).reduce(applyOperation, value)
}

function parseOperation(raw: unknown): Operation {
  const { op = '', path, from, value } = isFields(raw) ? raw : {}
  for (const [name, text] of Object.entries({ op, path, from })) {
    if (isFields(raw) && (text === undefined || text === null || typeof text === 'string')) continue
    throw new BadPatch(
      isFields(raw)
        ? `json: cannot unmarshal ${goType(text)} into Go struct field jsonPatchOp.${name} of type string`
        : `json: cannot unmarshal ${goType(raw)} into Go value of type handlers.jsonPatchOp`,
    )
  }
  if (typeof op !== 'string' || !OPERATIONS.has(op))
    throw new PatchMismatch(`Unexpected kind: ${op}`)
  return { op, path: parsePointer(path), from: from === undefined ? [] : parsePointer(from), value }
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

const OPERATIONS: ReadonlySet<string> = new Set([
  'add',
  'remove',
  'replace',
  'move',
  'copy',
  'test',
])

function parsePointer(pointer: unknown): readonly string[] {
  if (pointer === '') return []
  if (typeof pointer !== 'string' || !pointer.startsWith('/')) {
    throw new PatchMismatch(`there is nothing at ${JSON.stringify(pointer)}`)
  }
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function applyOperation(whole: unknown, { op, path, from, value }: Operation): unknown {
  switch (op) {
    case 'add':
      return change(whole, path, 'add', value)
    case 'remove':
      return change(whole, path, 'remove')
    case 'replace':
      return change(whole, path, 'replace', value)
    case 'copy':
      return change(whole, path, 'add', read(whole, from))
    case 'move':
      return change(change(whole, from, 'remove'), path, 'add', read(whole, from))
    default: {
      // An absent field is tested as null.
      const found = read(whole, path, true)
      if (isEqual(found ?? null, value ?? null)) return whole
      throw new PatchMismatch(`testing path ${JSON.stringify(`/${path.join('/')}`)} failed`)
    }
  }
}

function read(whole: unknown, path: readonly string[], lenient = false): unknown {
  let here = whole
  for (const part of path) {
    const next: unknown = Array.isArray(here)
      ? here[placeIn(here, part)]
      : isFields(here)
        ? here[part]
        : undefined
    if (next === undefined && !lenient) throw missing(path)
    here = next
  }
  return here
}

function change(
  here: unknown,
  path: readonly string[],
  kind: 'add' | 'remove' | 'replace',
  value?: unknown,
): unknown {
  const [part, ...rest] = path
  if (part === undefined) {
    if (kind === 'remove') throw new PatchMismatch('the whole object cannot be removed')
    return value
  }
  if (Array.isArray(here)) {
    const place =
      part === '-' && rest.length === 0 && kind === 'add' ? here.length : placeIn(here, part)
    if (rest.length > 0) return here.with(place, change(here[place], rest, kind, value))
    if (place > here.length || (kind !== 'add' && place >= here.length)) throw missing(path)
    if (kind === 'replace') return here.with(place, value)
    return kind === 'add' ? here.toSpliced(place, 0, value) : here.toSpliced(place, 1)
  }
  if (!isFields(here)) throw missing(path)
  if (rest.length > 0) {
    if (here[part] === undefined) throw missing(path)
    return { ...here, [part]: change(here[part], rest, kind, value) }
  }
  // As in the real server, a replace of an absent place adds it.
  if (kind === 'remove' && here[part] === undefined) throw missing(path)
  if (kind !== 'remove') return { ...here, [part]: value }
  return Object.fromEntries(Object.entries(here).filter(([name]) => name !== part))
}

function placeIn(list: readonly unknown[], part: string): number {
  if (!/^\d+$/.test(part) || Number(part) > list.length) {
    throw new PatchMismatch(`invalid index ${JSON.stringify(part)} in a list of ${list.length}`)
  }
  return Number(part)
}

function missing(path: readonly string[]): PatchMismatch {
  return new PatchMismatch(`there is nothing at ${JSON.stringify(`/${path.join('/')}`)}`)
}
