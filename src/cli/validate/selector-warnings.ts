// Node selectors that are valid, and probably not meant.
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { fieldsAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { LoadedObject } from '../files/parse-manifests.ts'
import type { Finding } from './finding.ts'
import { includes, type Requirement, requirementsOf } from './selector-requirements.ts'

const FIELD = 'spec.nodeSelector'

/** The warnings about the selector of a pool's spec. */
export function selectorWarnings(spec: unknown): readonly Finding[] {
  const requirements = requirementsOf(fieldsAt(spec, 'nodeSelector'))
  if (requirements.length === 0) return [EVERY_NODE]
  const byKey = Map.groupBy(requirements, ({ key }) => key)
  return [...byKey].flatMap(([key, all]) => {
    if (!isImpossible(all)) return []
    const message = `no Node can match: the requirements on the label ${key} exclude each other`
    return [{ rule: 'selects-nothing', field: FIELD, message }]
  })
}

/** A warning about each pool that has a selector that an earlier pool has, or that includes it. */
export function sharedSelectors(
  objects: readonly LoadedObject[],
): ReadonlyMap<LoadedObject, Finding> {
  const pools = objects.filter(({ object }) => object.kind === BOOTC_NODE_POOLS.kind)
  const found = pools.flatMap((pool, index): (readonly [LoadedObject, Finding])[] => {
    const earlier = pools.slice(0, index).find(({ object }) => sharesNodes(object, pool.object))
    if (earlier === undefined) return []
    const { name } = earlier.object.metadata
    const message = `selects Nodes of the pool ${name} in ${earlier.file}:${earlier.line}, too: a Node is in one pool only, so this one is Degraded (NodeConflict); exclude each other's Nodes`
    return [[pool, { rule: 'shared-nodes', field: FIELD, message }]]
  })
  return new Map(found)
}

function sharesNodes(one: KubeObject, other: KubeObject): boolean {
  if (one.metadata.name === other.metadata.name) return false
  const [a, b] = [selectorOf(one), selectorOf(other)]
  return includes(a, b) || includes(b, a)
}

function selectorOf({ spec }: KubeObject): readonly Requirement[] {
  return requirementsOf(fieldsAt(spec, 'nodeSelector'))
}

const EVERY_NODE: Finding = {
  rule: 'every-node',
  field: FIELD,
  message:
    'an empty selector matches every Node of the cluster, also those of its control plane; name a label, such as node-role.kubernetes.io/worker',
}

// Whether no label can meet all of these requirements on one key.
function isImpossible(requirements: readonly Requirement[]): boolean {
  const of = (operator: string) => requirements.filter((each) => each.operator === operator)
  const [first, ...others] = of('In').map(({ values }) => new Set(values))
  const isNeeded = first !== undefined || of('Exists').length > 0
  if (isNeeded && of('DoesNotExist').length > 0) return true
  if (first === undefined) return false
  const excluded = of('NotIn').flatMap(({ values }) => values)
  const left = others.reduce((all, each) => all.intersection(each), first)
  return left.difference(new Set(excluded)).size === 0
}
