// Asks a registry for the digest of a tag.
import type { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import { DeadlineExceeded, withDeadline } from '#src/clock/deadline.ts'
import { credentialsFor } from '../credentials-for.ts'
import type { PullSecretEntry, RegistryCredentials } from '../pull-secret.ts'
import { formatReference, type TaggedReference } from '../reference.ts'
import { createAsk, fingerprint, type Session } from './ask-manifest.ts'
import { type Connections, openConnections } from './exchange.ts'
import { createHolds, type Hold } from './holds.ts'
import { manifestDigest } from './manifest-digest.ts'
import type { RegistryPolicy } from './policy.ts'
import { RegistryError, type RegistryReason } from './registry-error.ts'
import { createTokenCache } from './token-cache.ts'

export interface TagQuestion {
  readonly reference: TaggedReference
  /** Absent: the object names no pull Secret. */
  readonly pullSecret?: readonly PullSecretEntry[] | undefined
  readonly signal?: AbortSignal | undefined
}

export type TagAnswer =
  | { readonly type: 'resolved'; readonly digest: string }
  | {
      readonly type: 'failed'
      readonly reason: RegistryReason
      /** A sentence with the remedy. It is the same as long as the failure is. */
      readonly message: string
      /** The registry does not want to be asked earlier. */
      readonly notBefore?: DateTime
    }

/** Throws only if the signal is aborted. */
export type ResolveTag = (question: TagQuestion) => Promise<TagAnswer>

const TIMEOUT_SECONDS = 10
const MOST_CREDENTIALS = 5

/** A resolver with its own tokens and waits. One for a process. */
export function createTagResolver({
  clock,
  policy,
  connect = openConnections,
  timeoutSeconds = TIMEOUT_SECONDS,
}: {
  readonly clock: Clock
  readonly policy: RegistryPolicy
  /** Called for each question. By default the connections lead to the network. */
  readonly connect?: () => Connections
  /** For all requests of one question together. */
  readonly timeoutSeconds?: number
}): ResolveTag {
  const tokens = createTokenCache(clock)
  const holds = createHolds(clock)

  const ask = async (question: TagQuestion, logins: Logins): Promise<string> => {
    const connections = connect()
    return await withDeadline(
      (deadline) => {
        const { signal: given } = question
        const signal = given === undefined ? deadline : AbortSignal.any([given, deadline])
        return askWithEach(question.reference, logins, { connections, policy, tokens, signal })
      },
      { clock, limit: { seconds: timeoutSeconds }, ended: connections.close },
    )
  }

  return async (question) => {
    const { reference, pullSecret, signal } = question
    signal?.throwIfAborted()
    const logins = loginsFor(reference, pullSecret)
    // By credentials, too, because a registry counts by them.
    const key = `${reference.registry} ${fingerprint(logins)}`
    const hold = holds.get(key)
    if (hold !== undefined) return failed(hold, reference)
    try {
      return { type: 'resolved', digest: await ask(question, logins) }
    } catch (thrown) {
      signal?.throwIfAborted()
      const error = explain(thrown, question, logins, timeoutSeconds)
      return failed(holds.add(key, error) ?? { error }, reference)
    }
  }
}

/** The credentials to try in turn. Without any, one anonymous attempt. */
type Logins = readonly (RegistryCredentials | undefined)[]

function loginsFor(
  reference: TaggedReference,
  pullSecret: readonly PullSecretEntry[] | undefined,
): Logins {
  const found = credentialsFor(pullSecret ?? [], reference).slice(0, MOST_CREDENTIALS)
  return found.length === 0 ? [undefined] : found
}

// As the kubelet: the next credentials when these are refused.
async function askWithEach(
  reference: TaggedReference,
  logins: Logins,
  session: Session,
): Promise<string> {
  const [login, ...others] = logins
  try {
    return await manifestDigest(createAsk(reference, login, session), reference)
  } catch (error) {
    const isRefused =
      error instanceof RegistryError && ['Unauthorized', 'Denied'].includes(error.reason)
    if (!isRefused || others.length === 0) throw error
    return await askWithEach(reference, others, session)
  }
}

function explain(
  error: unknown,
  { reference, pullSecret }: TagQuestion,
  logins: Logins,
  timeoutSeconds: number,
): RegistryError {
  if (error instanceof DeadlineExceeded)
    return new RegistryError(
      'Unreachable',
      `${reference.registry} did not answer within ${timeoutSeconds} s`,
      { cause: error },
    )
  if (!(error instanceof RegistryError)) throw error
  if (error.reason !== 'Unauthorized') return error
  const why = whyRefused(reference, pullSecret, logins)
  return new RegistryError('Unauthorized', `${error.message}: ${why}`)
}

function whyRefused({ repository }: TaggedReference, pullSecret: unknown, [login]: Logins): string {
  if (pullSecret === undefined)
    return `no pull Secret is given, and ${repository} is not public or does not exist; name a Secret in spec.pullSecretRef`
  if (login === undefined)
    return `the pull Secret has no entry for ${repository}, which is not public or does not exist; add one`
  return `the credentials of the pull Secret are not valid, or ${repository} does not exist; renew them`
}

function failed(
  { error, notBefore }: Pick<Hold, 'error'> & Partial<Hold>,
  reference: TaggedReference,
): TagAnswer {
  return {
    type: 'failed',
    reason: error.reason,
    message: `fetching manifest for "${formatReference(reference)}": ${error.message}`,
    ...(notBefore !== undefined && { notBefore }),
  }
}
