// A request in the terms of RBAC: verb, resource, namespace and name.
import type { AskedRequest } from './kube-error.ts'

export interface AskedFor {
  readonly verb: 'get' | 'list' | 'create' | 'patch' | 'delete' | 'discover'
  /** `machines.cluster.x-k8s.io`, `pods`, `pods/eviction`; for a discovery, the group. */
  readonly resource: string
  readonly namespace: string | undefined
  readonly name: string | undefined
}

const PATH =
  /^\/(?:api|apis\/(?<group>[^/]+))\/[^/]+(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?(?:\/(?<sub>[^/]+))?$/

/** The RBAC terms of `request`. A path without a resource is a discovery. */
export function askedFor({ method, path }: AskedRequest): AskedFor {
  const { group, namespace, plural, name, sub } = PATH.exec(path)?.groups ?? {}
  if (plural === undefined) {
    const resource = /^\/apis\/([^/]+)/.exec(path)?.[1] ?? 'v1'
    return { verb: 'discover', resource, namespace: undefined, name: undefined }
  }
  const whole = group === undefined ? plural : `${plural}.${group}`
  const resource = sub === undefined ? whole : `${whole}/${sub}`
  return { verb: verbOf(method, name), resource, namespace, name }
}

function verbOf(method: string, name: string | undefined): AskedFor['verb'] {
  switch (method) {
    case 'POST':
      return 'create'
    case 'PATCH':
      return 'patch'
    case 'DELETE':
      return 'delete'
    default:
      return name === undefined ? 'list' : 'get'
  }
}
