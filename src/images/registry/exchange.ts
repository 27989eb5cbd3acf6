// One HTTP request of the registry protocol: to an allowed address only, and with a limit for the answer.
import { type LookupAddress, lookup as lookUp } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { shortened } from '#src/events/quoted.ts'
import { flatHeaders } from '#src/kube/open-request.ts'
import { isAllowedAddress, literalAddress } from './addresses.ts'
import { explainNetworkError } from './network-error.ts'
import { RegistryError } from './registry-error.ts'

export interface RegistryRequest {
  readonly method: 'HEAD' | 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** The largest body of an answer with status 200, in bytes. */
  readonly mostBytes: number
}

export interface RegistryAnswer {
  readonly url: URL
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Empty unless the status is 200. */
  readonly body: Buffer
}

export interface Connections {
  /** Throws a `RegistryError` when no whole answer came. */
  send(request: RegistryRequest, signal: AbortSignal): Promise<RegistryAnswer>
  close(): void
}

/** More of an answer that is not read ends the connection. */
const MOST_UNREAD_BYTES = 64 * 1024

/**
 * Connections of one question. They are kept for its few requests, and closed with it. Names are resolved by `lookup`, by
 * default as the operating system does.
 */
export function openConnections(lookup: LookupFunction = lookUp): Connections {
  const lookUpAllowed = onlyAllowed(lookup)
  const agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true }),
  }

  const open = ({ url, method, headers, body }: RegistryRequest, signal: AbortSignal) => {
    const isPlain = url.protocol === 'http:'
    return (isPlain ? http : https).request(url, {
      method,
      signal,
      agent: isPlain ? agents['http:'] : agents['https:'],
      lookup: lookUpAllowed,
      headers: {
        'user-agent': 'sundial',
        'accept-encoding': 'identity',
        ...headers,
        ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      },
    })
  }

  return {
    async send(request, signal) {
      const { hostname } = request.url
      const address = literalAddress(hostname)
      if (address !== undefined && !isAllowedAddress(address, hostname))
        throw refusedAddress(hostname)
      try {
        return await new Promise((resolve, reject) => {
          const outgoing = open(request, signal)
          outgoing.on('error', reject)
          outgoing.on('upgrade', (_, socket) => {
            socket.destroy()
            reject(
              new RegistryError(
                'InvalidAnswer',
                `${shortened(request.url.host)} changes to another protocol`,
              ),
            )
          })
          outgoing.on('response', (incoming) => read(incoming, request).then(resolve, reject))
          outgoing.end(request.body)
        })
      } catch (error) {
        throw explainNetworkError(error, request.url)
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

// Looked up and checked in one step: a second look-up could have another answer.
function onlyAllowed(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, found, family) => {
      if (error !== null) return callback(error, found, family)
      const refused = addressesOf(found).find((address) => !isAllowedAddress(address, hostname))
      if (refused === undefined) return callback(null, found, family)
      callback(refusedAddress(hostname), [])
    })
  }
}

function addressesOf(found: string | LookupAddress[]): readonly string[] {
  return typeof found === 'string' ? [found] : found.map(({ address }) => address)
}

function refusedAddress(hostname: string): RegistryError {
  return new RegistryError(
    'NotAllowed',
    `${shortened(hostname)} is at an address to which Sundial sends no request: link-local, loopback, multicast, or a metadata service`,
  )
}

async function read(
  incoming: http.IncomingMessage,
  { url, method, mostBytes }: RegistryRequest,
): Promise<RegistryAnswer> {
  const status = incoming.statusCode ?? 0
  const answer = { url, status, headers: flatHeaders(incoming.headers) }
  if (status !== 200 || method === 'HEAD') {
    skip(incoming)
    return { ...answer, body: Buffer.alloc(0) }
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    size += chunk.length
    if (size > mostBytes)
      throw new RegistryError(
        'InvalidAnswer',
        `the answer of ${shortened(url.host)} is larger than ${mostBytes} bytes`,
      )
    chunks.push(chunk)
  }
  return { ...answer, body: Buffer.concat(chunks) }
}

// A body that was read leaves its connection for the next request.
function skip(incoming: http.IncomingMessage): void {
  let size = 0
  incoming.on('error', () => {})
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > MOST_UNREAD_BYTES) incoming.destroy()
  })
}
