// The JSONPath of printer columns: `.a.b`, `.a['b.c']`, `.list[0]`, `.list[*].x`, `.list[?(@.a=="b")].c`.
import { isFields, valueAt } from '#src/kube/json.ts'

export type JsonPath = (value: unknown) => readonly unknown[]
type Step = (values: readonly unknown[]) => readonly unknown[]

const STEP =
  /\.?\[\s*(?:'(?<quoted>[^']*)'|"(?<double>[^"]*)"|(?<star>\*)|(?<index>-?\d+)|\?\(\s*@(?<path>[\w.\-/\\]*)\s*(?<sign>==|!=)\s*(?<value>"[^"]*"|'[^']*'|[^\s)]+)\s*\))\s*\]|\.(?<name>(?:[^.[\]\\]|\\.)+)/y

/** Compiles a path. Throws a SyntaxError that shows where it could not go on. */
export function compileJsonPath(text: string): JsonPath {
  const steps: Step[] = []
  const fields: string[] = []
  const path = text.replace(/^\{(.*)\}$/, '$1')
  STEP.lastIndex = 0
  while (STEP.lastIndex < path.length) {
    const place = STEP.lastIndex
    const groups = STEP.exec(path)?.groups
    if (groups === undefined)
      throw new SyntaxError(`JSONPath ${text}: cannot read ${path.slice(place)}`)
    steps.push(stepOf(groups))
    const field = fieldOf(groups)
    if (field !== undefined && field !== '*') fields.push(field)
  }
  if (fields.length === steps.length) return (value) => single(valueAt(value, ...fields))
  return (value) => steps.reduce<readonly unknown[]>((values, step) => step(values), [value])
}

type Groups = Readonly<Record<string, string | undefined>>

// Most columns are a plain path. A table has many of those.
function single(found: unknown): readonly unknown[] {
  return found === undefined ? [] : [found]
}

function fieldOf({ quoted, double, name }: Groups): string | undefined {
  return quoted ?? double ?? name?.replace(/\\(.)/g, '$1')
}

function stepOf(groups: Groups): Step {
  const { star, index, path, sign, value } = groups
  const field = fieldOf(groups)
  if (field === '*' || star !== undefined) return (values) => values.flatMap(parts)
  if (field !== undefined) {
    return (values) =>
      values.flatMap((each) => (isFields(each) && each[field] !== undefined ? [each[field]] : []))
  }
  if (index !== undefined) {
    return (values) =>
      values.flatMap((each) => {
        const item: unknown = Array.isArray(each) ? each.at(Number(index)) : undefined
        return item === undefined ? [] : [item]
      })
  }
  const names = (path ?? '').split('.').filter((part) => part !== '')
  const wanted = value?.replace(/^(["'])(.*)\1$/, '$2') ?? ''
  return (values) =>
    values.flatMap((each) =>
      parts(each).filter((item) => {
        const found = valueAt(item, ...names)
        return found !== undefined && (String(found) === wanted) === (sign === '==')
      }),
    )
}

function parts(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return isFields(value) ? Object.values(value) : []
}
