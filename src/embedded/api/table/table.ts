// Lists as tables, the way kubectl and Sundial's sweep read them.
import type { DateTime } from 'luxon'
import { textAt } from '#src/kube/json.ts'
import { badRequest } from '../api-error.ts'
import type { ApiObject } from '../api-object.ts'
import { toCoreEvent } from '../builtin/event-versions.ts'
import type { Parameters } from '../request.ts'
import { partialOf, textOf } from '../serialise.ts'
import type { Target } from '../served-kind.ts'
import { builtinColumns } from './builtin-columns.ts'
import type { Column } from './column.ts'
import { customColumns } from './custom-columns.ts'

export interface TableRequest {
  readonly includeObject: 'None' | 'Metadata' | 'Object'
  /** In a watch only the first event has them. */
  readonly headings: boolean
  readonly now: DateTime
}

const INCLUDES = ['None', 'Metadata', 'Object'] as const

/** How much of each object the rows are to have. Throws a 400 for a value that is none. */
export function includeObjectOf(query: Parameters): TableRequest['includeObject'] {
  const asked = query.get('includeObject') || 'Metadata'
  const found = INCLUDES.find((each) => each === asked)
  if (found !== undefined) return found
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: "${asked}": must be 'Metadata', 'Object', 'None', or empty`,
  )
}

/** The table's JSON. */
export function tableText(
  target: Target,
  objects: readonly ApiObject[],
  metadata: object,
  { includeObject, headings, now }: TableRequest,
): string {
  const columns = columnsOf(target)
  const isNewEvent = target.kind.group === 'events.k8s.io'
  const rows = objects.map((object) => {
    const shown = isNewEvent ? toCoreEvent(object) : object
    const cells = JSON.stringify(columns.map(({ cell }) => cell(shown, now)))
    return `{"cells":${cells},${conditionsOf(object)}"object":${included(object, includeObject)}}`
  })
  const definitions = headings ? columns.map(({ heading }) => heading) : null
  return `{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":${JSON.stringify(metadata)},"columnDefinitions":${JSON.stringify(definitions)},"rows":[${rows.join(',')}]}`
}

function columnsOf({ kind, version }: Target): readonly Column[] {
  return kind.custom ? customColumns(version) : builtinColumns(kind.storage)
}

function included(object: ApiObject, how: TableRequest['includeObject']): string {
  if (how === 'None') return 'null'
  return how === 'Object' ? textOf(object) : JSON.stringify(partialOf(object))
}

const COMPLETED: Readonly<Record<string, string>> = {
  Succeeded: 'The pod has completed successfully.',
  Failed: 'The pod failed.',
}

// Pods that are over are marked as such, so that a client may leave them out.
function conditionsOf(object: ApiObject): string {
  const phase = textAt(object, 'status', 'phase')
  const message = object.kind === 'Pod' ? COMPLETED[phase] : undefined
  if (message === undefined) return ''
  const condition = { type: 'Completed', status: 'True', reason: phase, message }
  return `"conditions":${JSON.stringify([condition])},`
}
