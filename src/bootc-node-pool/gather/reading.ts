import type { DateTime, Duration } from 'luxon'
import type { ResolveTag } from '#src/images/registry/resolve-tag.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isLasting, KubeError } from '#src/kube/kube-error.ts'
import { FailedRead } from '#src/reconcile/failed-read.ts'
import { explainRequest } from '../failures/explain-request.ts'

/** What the gatherer reads with. */
export interface Reading {
  readonly client: KubeClient
  readonly resolveTag: ResolveTag
  /** How often a tag is looked up. */
  readonly tagInterval: Duration
  readonly now: DateTime
  readonly signal: AbortSignal
}

/** The most reads of single objects that one pass has under way. */
export const READS_AT_ONCE = 8

/** The result, or `refused` with the explanation of a refusal that lasts until a person fixes the cause. */
export async function unlessRefused<T, R>(
  read: Promise<T>,
  refused: (message: string) => R,
): Promise<T | R> {
  try {
    return await read
  } catch (error) {
    if (!(error instanceof KubeError) || !isLasting(error)) throw error
    return refused(explainRequest(error))
  }
}

/** The result. Throws `FailedRead` for a refusal that lasts until a person fixes the cause. */
export function orFailedRead<T>(read: Promise<T>): Promise<T> {
  return unlessRefused(read, (message): never => {
    throw new FailedRead(message)
  })
}
