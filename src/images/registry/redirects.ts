// Follows redirects. The Authorization header is only for the host that was asked first.
import { shortened } from '#src/events/quoted.ts'
import type { Connections, RegistryAnswer, RegistryRequest } from './exchange.ts'
import { assertAllowedTarget, type RegistryPolicy } from './policy.ts'
import { RegistryError } from './registry-error.ts'

const MOST_REDIRECTS = 5
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** The answer at the end of the redirects. A POST is not redirected, because its body has a secret. */
export async function sendAndFollow(
  request: RegistryRequest,
  {
    connections,
    policy,
    signal,
  }: {
    readonly connections: Connections
    readonly policy: RegistryPolicy
    readonly signal: AbortSignal
  },
): Promise<RegistryAnswer> {
  let current = request
  for (let count = 0; count <= MOST_REDIRECTS; count++) {
    const answer = await connections.send(current, signal)
    if (!REDIRECTS.has(answer.status) || request.method === 'POST') return answer
    const url = targetOf(answer)
    assertAllowedTarget(url, request.url, policy)
    const isSameHost = url.origin === current.url.origin
    current = { ...current, url, headers: isSameHost ? current.headers : unauthorized(current) }
  }
  throw new RegistryError(
    'InvalidAnswer',
    `${shortened(request.url.host)} redirects more than ${MOST_REDIRECTS} times`,
  )
}

function targetOf({ url, headers }: RegistryAnswer): URL {
  const target = URL.parse(headers['location'] ?? 'http://', url.href)
  if (
    target === null ||
    target.username !== '' ||
    target.password !== '' ||
    !/^https?:$/.test(target.protocol)
  )
    throw new RegistryError(
      'InvalidAnswer',
      `${shortened(url.host)} redirects to an address that cannot be used`,
    )
  return target
}

function unauthorized({ headers }: RegistryRequest): Readonly<Record<string, string>> {
  const { authorization: _, ...others } = headers
  return others
}
