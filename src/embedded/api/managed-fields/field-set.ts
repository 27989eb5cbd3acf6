// A set of paths into an object, as `fieldsV1` writes it: `f:name` for a field, `k:{…}` for an item
// of a list by its keys, `v:…` for an item of a set, `.` for the place itself.
import { type Fields, isFields } from '#src/kube/json.ts'
import { deepFreeze } from '../deep-freeze.ts'

export interface FieldSet {
  /** The place itself belongs to the set. */
  readonly member: boolean
  readonly children: ReadonlyMap<string, FieldSet>
}

export const EMPTY: FieldSet = { member: false, children: new Map() }

const parsed = new WeakMap<Fields, FieldSet>()
const formatted = new WeakMap<FieldSet, Fields>()

/** The set of a `fieldsV1`. */
export function parseFieldSet(fields: Fields): FieldSet {
  const known = parsed.get(fields)
  if (known !== undefined) return known
  const set = { member: false, children: childrenOf(fields) }
  return remember(fields, set)
}

function childrenOf(fields: Fields): ReadonlyMap<string, FieldSet> {
  const entries = Object.entries(fields).filter(([name]) => name !== '.')
  return new Map(
    entries.map(([name, inner]) => {
      const below = isFields(inner) ? inner : {}
      const member = Object.keys(below).length === 0 || '.' in below
      return [name, { member, children: childrenOf(below) }]
    }),
  )
}

/** The set as a `fieldsV1`. */
export function formatFieldSet(set: FieldSet): Fields {
  const known = formatted.get(set)
  if (known !== undefined) return known
  const fields = deepFreeze(format(set))
  remember(fields, set)
  return fields
}

function remember(fields: Fields, set: FieldSet): FieldSet {
  parsed.set(fields, set)
  formatted.set(set, fields)
  return set
}

function format({ member, children }: FieldSet): Fields {
  const entries = [...children].sort(([a], [b]) => (a < b ? -1 : 1))
  const below = entries.map(([name, child]) => [name, format(child)] as const)
  return Object.fromEntries(member && below.length > 0 ? [['.', {}] as const, ...below] : below)
}

export function isEmptySet({ member, children }: FieldSet): boolean {
  return !member && children.size === 0
}

/** The union; `a` itself when it has all of `b`. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptySet(b)) return a
  if (isEmptySet(a)) return b
  let children: Map<string, FieldSet> | undefined
  for (const [name, child] of b.children) {
    const mine = a.children.get(name)
    const both = mine === undefined ? child : union(mine, child)
    if (both === mine) continue
    children ??= new Map(a.children)
    children.set(name, both)
  }
  const member = a.member || b.member
  if (children === undefined && member === a.member) return a
  return { member, children: children ?? a.children }
}

/** The part of `a` that is not in `b`; `a` itself when they share nothing. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return keep(a, b, false)
}

/** The intersection. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return keep(a, b, true)
}

function keep(a: FieldSet, b: FieldSet, inBoth: boolean): FieldSet {
  const children = new Map<string, FieldSet>()
  let same = true
  for (const [name, child] of a.children) {
    const other = b.children.get(name)
    const rest = other === undefined ? (inBoth ? EMPTY : child) : keep(child, other, inBoth)
    same &&= rest === child
    if (!isEmptySet(rest)) children.set(name, rest)
  }
  const member = a.member && b.member === inBoth
  return same && member === a.member ? a : { member, children }
}

/** With every field on the way to a member a member too. */
export function withParents(set: FieldSet): FieldSet {
  const children = [...set.children].map(
    ([name, child]) =>
      [
        name,
        { member: child.member || name.startsWith('f:'), children: withParents(child).children },
      ] as const,
  )
  return { member: set.member, children: new Map(children) }
}

export function isSameSet(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true
  if (a.member !== b.member || a.children.size !== b.children.size) return false
  return [...a.children].every(([name, child]) => {
    const other = b.children.get(name)
    return other !== undefined && isSameSet(child, other)
  })
}

/** The members as people write them: `.spec.containers[name="a"].image`. */
export function pathsOf(set: FieldSet, prefix = ''): readonly string[] {
  const here = set.member && prefix !== '' ? [prefix] : []
  const entries = [...set.children].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    ...here,
    ...entries.flatMap(([name, child]) => pathsOf(child, prefix + writtenElement(name))),
  ]
}

/** A path element as people write it. */
export function writtenElement(element: string): string {
  const value = element.slice(2)
  if (element.startsWith('f:')) return `.${value}`
  if (element.startsWith('v:')) return `[=${value}]`
  const keys: unknown = JSON.parse(value)
  const pairs = isFields(keys) ? Object.entries(keys) : []
  return `[${pairs.map(([key, part]) => `${key}=${JSON.stringify(part)}`).join(',')}]`
}
