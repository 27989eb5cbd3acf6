// The errors of DNS, TCP and TLS in words. Only the codes are told: Node's own messages have addresses in them.
import { shortened } from '#src/events/quoted.ts'
import { RegistryError } from './registry-error.ts'

/** A `RegistryError` is returned as it is. */
export function explainNetworkError(error: unknown, url: URL): RegistryError {
  if (error instanceof RegistryError) return error
  const code = codeOf(error)
  const host = shortened(url.host)
  if (NOT_TLS.has(code))
    return new RegistryError(
      'Unreachable',
      `${host} does not answer with TLS (${code}); if it is a registry without TLS, an administrator can add it to PLAIN_HTTP_REGISTRIES`,
      { cause: error },
    )
  if (/CERT|^UNABLE_TO_|SELF_SIGNED/.test(code))
    return new RegistryError(
      'UntrustedCertificate',
      `the certificate of ${host} is not trusted (${code}); for a certificate authority of your own, an administrator sets NODE_EXTRA_CA_CERTS`,
      { cause: error },
    )
  return new RegistryError('Unreachable', `${host} cannot be reached: ${WORDS.get(code) ?? code}`, {
    cause: error,
  })
}

const NOT_TLS: ReadonlySet<string> = new Set([
  'EPROTO',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
])

const WORDS: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'there is no host of this name'],
  ['EAI_AGAIN', 'the name service does not answer'],
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'the connection was closed before the end of the answer'],
  ['EPIPE', 'the connection was closed before the end of the answer'],
  ['ETIMEDOUT', 'no connection in time'],
  ['EHOSTUNREACH', 'no route to the host'],
  ['ENETUNREACH', 'no route to the network'],
])

// Several addresses were tried: an AggregateError has the code of the first.
function codeOf(error: unknown): string {
  const hasCode = error instanceof Error && 'code' in error && typeof error.code === 'string'
  return hasCode ? String(error.code) : 'no usable answer'
}
