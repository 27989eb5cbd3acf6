// Which part of a world is in the workload cluster, when that has an API server of its own: Nodes, Pods, and
// what looks after Pods. Stand-ins see both as one.
import { groupOf, type Resource } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'

/** Whether objects of this kind are where the Nodes are. */
export function isOfWorkload({ apiVersion, kind }: Resource): boolean {
  const group = groupOf(apiVersion)
  return group === '' ? kind === 'Node' || kind === 'Pod' : GROUPS.has(group)
}

/** One way to both: each request goes to the cluster that its kind is in. */
export function routedTransport(management: Transport, workload: Transport): Transport {
  return (request) => (PATHS.test(request.path) ? workload : management)(request)
}

const GROUPS: ReadonlySet<string> = new Set(['apps', 'policy'])
const PATHS =
  /^\/(?:api\/v1\/(?:namespaces\/[^/]+\/)?(?:nodes|pods)(?:[/?]|$)|apis\/(?:apps|policy)\/)/
