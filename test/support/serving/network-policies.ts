// Enforces the NetworkPolicies of the node's pods: the CNI bridge does not. Ingress over TCP by namespaces and
// ports, which is what Sundial's have; anything else in a policy is refused, so that none passes for enforced.
import { writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NAMESPACES, PODS, type Resource } from '#src/kube/resource.ts'
import { follow } from '#test/support/control-plane/follow.ts'
import type { Bed } from './bed.ts'

const NETWORK_POLICIES: Resource = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  namespaced: true,
}

const Selector = z.strictObject({
  matchExpressions: z.array(
    z.strictObject({ key: z.string(), operator: z.literal('In'), values: z.array(z.string()) }),
  ),
})
const Spec = z.strictObject({
  podSelector: Selector,
  policyTypes: z.tuple([z.literal('Ingress')]),
  ingress: z.array(
    z.strictObject({
      from: z.array(z.strictObject({ namespaceSelector: Selector })),
      ports: z.array(z.strictObject({ port: z.number(), protocol: z.literal('TCP') })),
    }),
  ),
})

/** Begins to enforce. Resolves with what ends it when the policies that there are hold. */
export async function enforceNetworkPolicies(bed: Bed): Promise<() => void> {
  const { mirror, changes, stop } = await follow(bed.api, [NAMESPACES, PODS, NETWORK_POLICIES])
  let loaded: readonly string[] = []
  let loading = Promise.resolve()
  const load = async () => {
    const rules = rulesOf(
      mirror.list('networking.k8s.io', 'NetworkPolicy'),
      mirror.list('', 'Pod'),
      mirror.list('', 'Namespace'),
    )
    if (isDeepStrictEqual(rules, loaded)) return
    loaded = rules
    const path = bed.workspace.path('network-policies.nft')
    writeFileSync(path, ruleset(rules))
    await bed.run('nft', '-f', path)
  }
  const next = () => {
    loading = loading.then(load).catch((error) => {
      process.stderr.write(`network policies: ${error}\n`)
    })
  }
  changes(next)
  next()
  await loading
  return stop
}

// New connections are judged, whatever is open stays: of these pods everybody's are refused but those allowed.
function rulesOf(
  policies: readonly KubeObject[],
  pods: readonly KubeObject[],
  namespaces: readonly KubeObject[],
): readonly string[] {
  return policies.flatMap((policy) => {
    const { podSelector, ingress } = Spec.parse(policy['spec'])
    const { namespace } = policy.metadata
    const chosen = addresses(
      pods.filter((pod) => pod.metadata.namespace === namespace && isSelected(pod, podSelector)),
    )
    if (chosen.length === 0) return []
    const allowed = ingress.flatMap(({ from, ports }) => {
      const names = namespaces
        .filter((each) => from.some((peer) => isSelected(each, peer.namespaceSelector)))
        .map(({ metadata }) => metadata.name)
      const peers = addresses(pods.filter((pod) => names.includes(pod.metadata.namespace ?? '')))
      if (peers.length === 0) return []
      const wanted = `ip saddr ${set(peers)} ip daddr ${set(chosen)}`
      return [`${wanted} tcp dport ${set(ports.map(({ port }) => String(port)))} accept`]
    })
    return [...allowed, `ip daddr ${set(chosen)} drop`]
  })
}

function isSelected({ metadata }: KubeObject, { matchExpressions }: z.output<typeof Selector>) {
  return matchExpressions.every(({ key, values }) => values.includes(metadata.labels?.[key] ?? ''))
}

function addresses(pods: readonly KubeObject[]): readonly string[] {
  const found = pods.map((pod) => textAt(pod, 'status', 'podIP')).filter((ip) => ip !== '')
  return [...new Set(found)].sort()
}

function set(values: readonly string[]): string {
  return `{ ${values.join(', ')} }`
}

// Between two pods the bridge forwards, between a Service's address and a pod the router does.
function ruleset(rules: readonly string[]): string {
  const tables = ['bridge', 'ip'].map((family) => {
    const judged = rules.map((rule) => `tcp flags & (syn | ack) == syn ${rule}`)
    const chain = ['type filter hook forward priority 10', ...judged].join('\n    ')
    const name = `${family} network-policies`
    return `table ${name}\ndelete table ${name}\ntable ${name} {\n  chain forward {\n    ${chain}\n  }\n}\n`
  })
  return tables.join('')
}
