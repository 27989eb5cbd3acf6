// Numbers for contents: equal contents have the same number, whatever their resourceVersion is.
import type { Objects } from '../model.ts'

const numberOfObject = new WeakMap<object, number>()
const numberOfContent = new Map<string, number>()

export function idOf(object: object): number {
  const known = numberOfObject.get(object)
  if (known !== undefined) return known
  const content = JSON.stringify(object, (name, value) =>
    name === 'resourceVersion' ? undefined : value,
  )
  const id = numberOfContent.get(content) ?? numberOfContent.size
  numberOfContent.set(content, id)
  numberOfObject.set(object, id)
  return id
}

const keyOfKnown = new WeakMap<Objects, string>()

export function keyOfObjects(objects: Objects | undefined): string {
  if (objects === undefined) return '?'
  const known = keyOfKnown.get(objects)
  if (known !== undefined) return known
  const key = Object.entries(objects)
    .map(([name, object]) => `${name}${idOf(object)}`)
    .sort()
    .join(',')
  keyOfKnown.set(objects, key)
  return key
}
