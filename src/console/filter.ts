// Which objects a page shows, as its URL says it.
import type { Summary } from '#src/views/summary.ts'

export interface Filter {
  /** Machines of this namespace only. Pools have none, and are always shown. */
  readonly namespace?: string
  readonly kind?: Summary['kind']
  /** Part of a state, such as `Error`, in any case. */
  readonly state?: string
  /** Part of a name, a reason, a Node, a cluster or an image, in any case. */
  readonly text?: string
  /** Begins with 1. */
  readonly page: number
}

export const KINDS: readonly Summary['kind'][] = ['ScheduledMachine', 'BootcNodePool']

/** Values that are not allowed count as absent: see `ignoredValues`. */
export function parseFilter(query: Readonly<Record<string, string>>): Filter {
  const { namespace, state, text } = query
  const kind = KINDS.find((each) => each === query['kind'])
  const page = PAGE.test(query['page'] ?? '') ? Number(query['page']) : 1
  return {
    ...(namespace && NAMESPACE.test(namespace) && { namespace }),
    ...(kind && { kind }),
    ...(state && { state }),
    ...(text && { text }),
    page,
  }
}

/** A sentence for each value that is not allowed. The page shows what the rest of the query asks for. */
export function ignoredValues(query: Readonly<Record<string, string>>): readonly string[] {
  const { namespace, kind, page } = query
  const isKind = KINDS.some((each) => each === kind)
  return [
    ...(!namespace || NAMESPACE.test(namespace)
      ? []
      : [`"${namespace}" cannot be the name of a namespace: all namespaces are shown.`]),
    ...(!kind || isKind
      ? []
      : [`There is no kind "${kind}": all are shown. The kinds are ${KINDS.join(' and ')}.`]),
    ...(!page || PAGE.test(page)
      ? []
      : [`"${page}" is not the number of a page: page 1 is shown.`]),
  ]
}

const NAMESPACE = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const PAGE = /^[1-9]\d{0,5}$/

/** The query of a URL: `''`, or `?namespace=team-a&page=2`. */
export function queryOf({ page, ...rest }: Filter): string {
  const search = new URLSearchParams({ ...rest, ...(page > 1 && { page: String(page) }) })
  return search.size === 0 ? '' : `?${search}`
}

/** Whether every object of the kind is shown. */
export function showsAll({ state, text }: Filter): boolean {
  return state === undefined && text === undefined
}

/** Whether state and text fit. */
export function fits({ state, text }: Filter, summary: Summary): boolean {
  const { name, namespace, why, node, of } = summary
  const words = [name, namespace, why, node, of, summary.state].filter((each) => each !== undefined)
  return contains(summary.state, state) && contains(words.join('\n'), text)
}

function contains(whole: string, part: string | undefined): boolean {
  return part === undefined || whole.toLowerCase().includes(part.toLowerCase())
}
