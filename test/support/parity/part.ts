// Discovery documents of two servers of which one serves more: lists by the names of what is in them,
// so that their order is nothing, and without what only one has.
import { type Fields, isFields } from './marks.ts'

/** The document with its lists as maps. */
export function byName(document: unknown): unknown {
  if (Array.isArray(document)) {
    const names = document.map(nameOf)
    if (names.length === 0 || names.includes(undefined)) return document.map(byName)
    return Object.fromEntries(document.map((item, index) => [names[index], byName(item)]))
  }
  if (!isFields(document)) return document
  return Object.fromEntries(Object.entries(document).map(([name, part]) => [name, byName(part)]))
}

/** The document without the things that only it has. */
export function restrictedTo(part: unknown, whole: unknown): unknown {
  if (Array.isArray(part) && Array.isArray(whole)) {
    const place = (item: unknown, index: number) => {
      const name = nameOf(item)
      return name === undefined ? index : part.findIndex((each) => nameOf(each) === name)
    }
    return whole
      .map((item, index) => ({ item, other: part[place(item, index)] }))
      .filter(({ item, other }) => other !== undefined || nameOf(item) === undefined)
      .map(({ item, other }) => restrictedTo(other, item))
  }
  if (!isFields(part) || !isFields(whole)) return whole
  const entries = Object.entries(whole).filter(
    ([name, value]) => name in part || !isListOfNamed(value),
  )
  return Object.fromEntries(entries.map(([name, value]) => [name, restrictedTo(part[name], value)]))
}

function isListOfNamed(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => nameOf(item) !== undefined)
}

// Of things that are served. Versions stand in the order of preference.
function nameOf(item: unknown): string | undefined {
  if (!isFields(item)) return undefined
  const { name, resource, subresource, metadata } = item
  const { name: own } = isFields(metadata) ? metadata : ({} satisfies Fields)
  return [name, resource, subresource, own].find((each) => typeof each === 'string')
}
