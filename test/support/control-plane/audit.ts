// The audit log of an API server: who asked for what, and what came of it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Fields, fieldsAt, textAt } from '#src/kube/json.ts'

/** A request of a ServiceAccount for a resource. */
export interface Request {
  /** `namespace:name` of the ServiceAccount. */
  readonly account: string
  /** As RBAC calls it: `get`, `list`, `watch`, `create`, `patch`, … */
  readonly verb: string
  readonly group: string
  /** With its subresource: `pods/eviction`. Nothing for what is no resource, such as discovery. */
  readonly resource: string
  readonly namespace: string
  readonly name: string
  readonly path: string
  /** When it came, milliseconds of the epoch. */
  readonly at: number
  /** HTTP status of the answer; 0 when nobody waited for it. */
  readonly status: number
  readonly isRefused: boolean
  /** The binding that allows it: `ClusterRoleBinding sundial-sources`, `RoleBinding alarm/sundial-system`. */
  readonly allowedBy: string
}

/** The requests that are told in one file. */
export function readAuditLog(file: string): readonly Request[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => requestOf(JSON.parse(line)))
}

/** Those of all files in a folder. */
export function readAuditLogs(folder: string): readonly Request[] {
  return readdirSync(folder).flatMap((name) => readAuditLog(join(folder, name)))
}

function requestOf(event: Fields): Request {
  const at = (...path: readonly string[]) => textAt(event, 'objectRef', ...path)
  const status = fieldsAt(event, 'responseStatus')['code']
  const decision = fieldsAt(event, 'annotations')
  return {
    account: textAt(event, 'user', 'username').replace('system:serviceaccount:', ''),
    verb: textAt(event, 'verb'),
    group: at('apiGroup'),
    resource: [at('resource'), at('subresource')].filter((part) => part !== '').join('/'),
    namespace: at('namespace'),
    name: at('name'),
    path: textAt(event, 'requestURI'),
    at: Date.parse(textAt(event, 'requestReceivedTimestamp')),
    status: typeof status === 'number' ? status : 0,
    isRefused: decision['authorization.k8s.io/decision'] === 'forbid' || status === 403,
    allowedBy: bindingIn(textAt(decision, 'authorization.k8s.io/reason')),
  }
}

// `RBAC: allowed by RoleBinding "alarm/sundial-system" of Role "alarm" to ServiceAccount …`
function bindingIn(reason: string): string {
  const [, kind = '', name = ''] = /allowed by (\w+) "([^"]+)"/.exec(reason) ?? []
  return `${kind} ${name}`.trim()
}
