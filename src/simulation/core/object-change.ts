// Questions about one change of an object.
import type { ObjectChange } from './history.ts'

/** Requests, and passes that are under way, end within this time. */
export const PASS_MS = 60_000

export function isEviction({ call }: ObjectChange): boolean {
  return call?.path.endsWith('/eviction') === true
}

/** As long as a function waits for an answer. */
const ANSWER_MS = 10_000

/** Whether the request of the change was on its way for so long that its sender has given it up. Meanwhile anything may
 * have happened, and nothing can take it back. */
export function isGivenUp({ at, call }: ObjectChange): boolean {
  return call !== undefined && at - call.askedAt >= ANSWER_MS
}

/** Whether the deletion of the object begins with this change. */
export function isBegun({ change: { type, object, old } }: ObjectChange): boolean {
  const isGoing = object.metadata.deletionTimestamp !== undefined
  return type === 'DELETED'
    ? old?.metadata.deletionTimestamp === undefined
    : isGoing && old?.metadata.deletionTimestamp === undefined
}

/** The change in words: `Node worker-0 was deleted`. */
export function told({ change: { type, object } }: ObjectChange): string {
  const DONE = { ADDED: 'created', MODIFIED: 'changed', DELETED: 'deleted' } as const
  const isGoing = type === 'MODIFIED' && object.metadata.deletionTimestamp !== undefined
  return `${object.kind} ${object.metadata.name} was ${isGoing ? 'deleted' : DONE[type]}`
}
