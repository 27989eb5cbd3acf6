// What the API server's audit log tells of the functions' requests.
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { ApiServer } from '#test/support/control-plane/api-server.ts'

/** One request that was answered. */
export interface Request {
  /** `scheduled-machine`, `sweep` or `sources`. */
  readonly by: string
  /** As RBAC calls it: get, list, watch, create, patch, delete. */
  readonly verb: string
  /** `machines`, `scheduledmachines/status`, `pods/eviction`; `discovery` for what is no object. */
  readonly resource: string
  readonly name: string
  readonly status: number
  /** When it came, and when it was answered, milliseconds of the epoch. */
  readonly began: number
  readonly ended: number
  /** Whether it asks for rows, not for objects. */
  readonly isTable: boolean
  /** Whether it asks for the next page of a list. */
  readonly isNextPage: boolean
}

const ACCOUNT = 'system:serviceaccount:sundial-system:'

/** The requests of Sundial's accounts that came from `since` on, in the order of their answers. */
export async function requestsSince(api: ApiServer, since: number): Promise<readonly Request[]> {
  const requests: Request[] = []
  const lines = createInterface({ input: createReadStream(auditLog(api)) })
  for await (const line of lines) {
    const request = parse(line)
    if (request !== undefined && request.began >= since) requests.push(request)
  }
  return requests
}

/** Resolves when no request of Sundial's was logged for `quietMs`.
 * @throws after `withinMs` */
export async function untilQuiet(
  api: ApiServer,
  quietMs = 3_000,
  withinMs = 120_000,
): Promise<void> {
  const until = performance.now() + withinMs
  let [size, since] = [-1, performance.now()]
  while (performance.now() - since < quietMs) {
    if (performance.now() > until) throw new Error(`requests went on for ${withinMs / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, 250))
    const now = existsSync(auditLog(api)) ? statSync(auditLog(api)).size : 0
    if (now !== size) [size, since] = [now, performance.now()]
  }
}

/** The verbs that change something. */
export function isWrite({ verb }: Request): boolean {
  return verb === 'create' || verb === 'patch' || verb === 'delete'
}

function auditLog(api: ApiServer): string {
  return api.workspace.path('audit.log')
}

interface AuditEvent {
  readonly verb: string
  readonly user: { readonly username: string }
  readonly requestURI: string
  readonly objectRef?: {
    readonly resource?: string
    readonly subresource?: string
    readonly name?: string
  }
  readonly responseStatus?: { readonly code?: number }
  readonly requestReceivedTimestamp: string
  readonly stageTimestamp: string
}

function parse(line: string): Request | undefined {
  // The last line may be half written.
  if (!line.endsWith('}')) return undefined
  const event: AuditEvent = JSON.parse(line)
  if (!event.user.username.startsWith(ACCOUNT)) return undefined
  const { resource, subresource, name = '' } = event.objectRef ?? {}
  return {
    by: event.user.username.slice(ACCOUNT.length),
    verb: event.verb,
    resource:
      resource === undefined ? 'discovery' : [resource, subresource].filter(Boolean).join('/'),
    name,
    status: event.responseStatus?.code ?? 0,
    began: Date.parse(event.requestReceivedTimestamp),
    ended: Date.parse(event.stageTimestamp),
    isTable: event.requestURI.includes('includeObject=None'),
    isNextPage: event.requestURI.includes('continue='),
  }
}
