// JSON values as Go writes them in its messages.
import { isFields } from '#src/kube/json.ts'

/** As JSON, with the fields of objects in the order of their names. */
export function sortedText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (!isFields(part)) return part
    const names = Object.keys(part).sort()
    return Object.fromEntries(names.map((name) => [name, part[name]]))
  })
}

/** As `%+v` prints it: `map[a:1 b:[x y]]`. */
export function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (!isFields(value)) return value === null ? '<nil>' : String(value)
  const names = Object.keys(value).sort()
  return `map[${names.map((name) => `${name}:${goText(value[name])}`).join(' ')}]`
}
