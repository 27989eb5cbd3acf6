// The machines behind a real Cluster API: the stand-ins for bootstrap and infrastructure providers and
// for kubelets that the embedded control plane has, on watches of real API servers.
import { startBootstrapProvider } from '#src/embedded/stand-ins/bootstrap-provider.ts'
import { startInfrastructureProvider } from '#src/embedded/stand-ins/infrastructure-provider.ts'
import { startKubelets } from '#src/embedded/stand-ins/kubelet.ts'
import { startKubeletPods } from '#src/embedded/stand-ins/kubelet-pods.ts'
import type { Mirror } from '#src/embedded/stand-ins/mirror.ts'
import type { ProviderBehaviour } from '#src/embedded/stand-ins/provider-behaviour.ts'
import type { StandIn } from '#src/embedded/stand-ins/stand-in.ts'
import type { Transport } from '#src/kube/transport.ts'
import type { Access } from './api-server.ts'
import type { Following, Seen } from './follow.ts'
import { standInContext } from './stand-in-context.ts'

/** A machine is there almost at once: what is tested is not the waiting. */
const QUICK: ProviderBehaviour = {
  bootstrapSeconds: 0,
  provisionSeconds: 1,
  joinSeconds: 0,
  readySeconds: 0,
  deleteSeconds: 0,
}

/** As many as a provider of Cluster API handles by default. One after the other, they would be slower than Cluster API. */
const CONCURRENCY = 10

export interface ProviderOptions {
  readonly behaviour?: ProviderBehaviour
  /** Where the Nodes and Pods are, if not beside the Machines. */
  readonly workload?: { readonly api: Access; readonly following: Following }
}

/** Starts them. `following` has the Machines, the Clusters and the provider kinds. */
export function startProvider(
  api: Access,
  following: Following,
  { behaviour = {}, workload }: ProviderOptions = {},
): { stop(): void } {
  const transport = workload === undefined ? api.transport : divided(api, workload.api)
  const sources = workload === undefined ? [following] : [following, workload.following]
  const mirror = workload === undefined ? following.mirror : merged(following, workload.following)
  const context = standInContext({ transport, sources, mirror, concurrency: CONCURRENCY })
  const quick = { ...QUICK, ...behaviour }
  const standIns: readonly StandIn[] = [
    startBootstrapProvider(context, quick),
    startInfrastructureProvider(context, quick),
    startKubelets(context, quick),
    startKubeletPods(context),
  ]
  return {
    stop() {
      for (const standIn of standIns) standIn.stop()
    },
  }
}

// Nodes and Pods there, everything else here.
function divided(management: Access, workload: Access): Transport {
  return (request) =>
    /^\/api\/v1\/(nodes|pods|namespaces\/[^/]+\/pods)/.test(request.path)
      ? workload.transport(request)
      : management.transport(request)
}

function merged(management: Following, workload: Following): Mirror {
  const isThere = (group: string, kind: string) =>
    group === '' && (kind === 'Node' || kind === 'Pod')
  const of = (group: string, kind: string) =>
    isThere(group, kind) ? workload.mirror : management.mirror
  return {
    get: (group, kind, key) => of(group, kind).get(group, kind, key),
    list: (group, kind, namespace) => of(group, kind).list(group, kind, namespace),
    nodeByProviderId: (id) => workload.mirror.nodeByProviderId(id),
    resource: (group, kind) => of(group, kind).resource(group, kind),
    replay: () => [...management.mirror.replay(), ...workload.mirror.replay()],
    apply(change: Seen) {
      throw new Error(`nobody tells ${change.type} here`)
    },
  }
}
