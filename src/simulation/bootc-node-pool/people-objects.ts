// Objects as people create them.
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { REPLICA_SETS } from '../scheduled-machine/places.ts'
import { REPOSITORY, TAG, VERSIONS } from './images.ts'
import { BEHAVIOUR, labelOf, selectorOf, TAGS } from './places.ts'
import type { AppPlan, NodePlan, PoolPlan } from './plan.ts'

/** The BootcNodePool as its user writes it. */
export function poolOf(pool: PoolPlan): KubeObject {
  const { apiVersion, kind } = BOOTC_NODE_POOLS
  const spec = { nodeSelector: selectorOf(pool), ...pool.spec }
  return { apiVersion, kind, metadata: { name: pool.name }, spec }
}

/** A Node whose kubelet has not started yet. */
export function nodeOf(node: NodePlan, pools: readonly PoolPlan[]): KubeObject {
  const { name, host, isCordoned } = node
  const joined = pools.filter((_, place) => node.pools.includes(place))
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: Object.fromEntries(joined.map((pool) => [labelOf(pool.name), ''])),
      annotations: { [`${BEHAVIOUR}booted-image`]: `${REPOSITORY}:${VERSIONS[0]}`, ...host },
    },
    spec: isCordoned === true ? { unschedulable: true } : {},
  }
}

/** The tags of the registry. */
export function tagsOf(version: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...TAGS, annotations: { [`${BEHAVIOUR}repository`]: REPOSITORY } },
    data: { [TAG]: version, ...Object.fromEntries(VERSIONS.map((each) => [each, each])) },
  }
}

export function appOf({ name, replicas }: AppPlan, namespace: string): KubeObject {
  const labels = { app: name }
  return {
    apiVersion: REPLICA_SETS.apiVersion,
    kind: REPLICA_SETS.kind,
    metadata: { namespace, name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'web', image: 'web' }] },
      },
    },
  }
}
