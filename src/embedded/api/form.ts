// An answer's objects in the form that was asked for: whole, or as a table.
import { type Answer, jsonAnswer } from './answer.ts'
import type { ApiObject } from './api-object.ts'
import type { Page } from './list.ts'
import type { Wanted } from './negotiation.ts'
import { listText, textOf } from './serialise.ts'
import { type Target, targetApiVersion } from './served-kind.ts'
import { type TableRequest, tableText } from './table/table.ts'

/** The text of one object. */
export function objectText(
  target: Target,
  object: ApiObject,
  { as }: Wanted,
  table: TableRequest,
): string {
  if (as === 'object') return textOf(object)
  const { resourceVersion = '' } = object.metadata
  return tableText(target, [object], { resourceVersion }, table)
}

/** The text of a list. */
export function pageText(target: Target, page: Page, { as }: Wanted, table: TableRequest): string {
  if (as === 'table') return tableText(target, page.objects, page.metadata, table)
  // A list of a built-in type leaves an empty token out.
  const metadata = target.kind.custom ? { continue: '', ...page.metadata } : page.metadata
  return listText(target.kind, targetApiVersion(target), metadata, page.objects)
}

/** The answer with one object. */
export function objectAnswer(
  status: number,
  target: Target,
  object: ApiObject,
  wanted: Wanted,
  table: TableRequest,
): Answer {
  const answer = jsonAnswer(status, `${objectText(target, object, wanted, table)}\n`)
  // In process the text need not be read again.
  return wanted.as === 'object' && Object.isFrozen(object) ? { ...answer, object } : answer
}
