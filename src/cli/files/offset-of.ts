// Where a field stands in a parsed document.
import { type Document, isAlias, isMap, isScalar, isSeq, type Pair } from 'yaml'

/**
 * The offset of the key, or of the entry of a list, that the field names, from the start of the file. `field` is a path
 * from `node`, such as `spec.files[0].path`. Its keys may have dots. If the field is absent, the offset of the nearest one
 * around it. `own` is the offset of `node` itself.
 */
export function offsetOf(
  document: Document,
  node: unknown,
  field: string,
  own: number = startOf(node),
): number {
  const value = isAlias(node) ? node.resolve(document) : node
  if (isMap(value)) {
    const [pair, rest] = entryIn(value.items, field) ?? []
    if (pair === undefined || rest === undefined) return own
    return offsetOf(document, pair.value, rest, startOf(pair.key))
  }
  const [, index, rest = ''] = /^\[(\d+)\]\.?(.*)$/s.exec(field) ?? []
  const entry = isSeq(value) && index !== undefined ? value.items[Number(index)] : undefined
  return entry === undefined ? own : offsetOf(document, entry, rest)
}

/** The entry with the longest key that the path begins with, and the rest of the path. */
function entryIn(items: readonly Pair[], field: string): [Pair, string] | undefined {
  const found = items.flatMap((pair): [Pair, string][] => {
    const key = isScalar(pair.key) ? String(pair.key.value) : ''
    const rest = field.slice(key.length)
    const isMatch = key !== '' && field.startsWith(key) && /^(?:$|\.|\[)/.test(rest)
    return isMatch ? [[pair, rest.replace(/^\./, '')]] : []
  })
  return found.sort(([, a], [, b]) => a.length - b.length)[0]
}

function startOf(node: unknown): number {
  const range =
    typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
  return Array.isArray(range) ? Number(range[0]) : 0
}
