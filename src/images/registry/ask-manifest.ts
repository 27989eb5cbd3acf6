// Requests for one manifest, with a login when the registry wants one. Tokens are kept for later questions.
import { createHash } from 'node:crypto'
import { shortened } from '#src/events/quoted.ts'
import type { RegistryCredentials } from '../pull-secret.ts'
import type { TaggedReference } from '../reference.ts'
import { authorize } from './authorize.ts'
import type { Connections, RegistryAnswer, RegistryRequest } from './exchange.ts'
import { ACCEPT, type AskManifest, MOST_MANIFEST_BYTES } from './manifest-digest.ts'
import { assertAllowedTarget, type RegistryPolicy, registryUrl } from './policy.ts'
import { sendAndFollow } from './redirects.ts'
import { RegistryError } from './registry-error.ts'
import type { TokenCache } from './token-cache.ts'

export interface Session {
  readonly connections: Connections
  readonly policy: RegistryPolicy
  readonly tokens: TokenCache
  readonly signal: AbortSignal
}

/** Throws a `RegistryError` if the registry is not allowed. */
export function createAsk(
  reference: TaggedReference,
  credentials: RegistryCredentials | undefined,
  session: Session,
): AskManifest {
  const { policy, tokens } = session
  const registry = registryUrl(reference, policy)
  const { repository, tag } = reference
  const url = new URL(`/v2/${repository}/manifests/${tag}`, registry)
  const key = `${url.origin}/${repository} ${fingerprint(credentials)}`
  let authorization = tokens.get(key)

  const send = (method: 'HEAD' | 'GET'): Promise<RegistryAnswer> =>
    sendAndFollow(
      {
        method,
        url,
        headers: { accept: ACCEPT, ...(authorization !== undefined && { authorization }) },
        mostBytes: MOST_MANIFEST_BYTES,
      },
      session,
    )

  const sendToService = (request: RegistryRequest): Promise<RegistryAnswer> => {
    assertAllowedTarget(request.url, registry, policy)
    return sendAndFollow(request, session)
  }

  return async (method) => {
    const answer = await send(method)
    if (answer.status !== 401) return answer
    if (answer.url.origin !== url.origin)
      throw new RegistryError(
        'InvalidAnswer',
        `${shortened(url.host)} redirects to a host that wants a login, and no credentials are sent there`,
      )
    const login = await authorize(answer, { repository, credentials, send: sendToService })
    authorization = login.header
    tokens.set(key, login)
    return await send(method)
  }
}

/** Tells credentials apart without keeping them. */
export function fingerprint(credentials: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(credentials) ?? '')
    .digest('hex')
}
