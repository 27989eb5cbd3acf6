// Asks for the answer of `sundial why` about the objects of a scene.

import { expect } from 'vitest'
import { explain } from '#functions/explain.ts'
import { kindNamed } from '#src/cli/cluster/kinds.ts'
import type { VirtualClock } from '#src/embedded/virtual-clock.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { ObjectKey } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { Explanation } from '#src/views/why/explanation.ts'

interface Asked {
  readonly client: KubeClient
  readonly clock: VirtualClock
}

/** With the rights of `client`. */
export async function ask(
  kind: string,
  key: ObjectKey,
  { client, clock }: Asked,
): Promise<Explanation> {
  const { signal } = new AbortController()
  const answer = await explain(kindNamed(kind), key, {
    client,
    clock,
    isDev: true,
    reachesClusters: true,
    signal,
  })
  return answer ?? expect.fail('there is no such object')
}

/** The rules with an answer other than a bare no. */
export function yesRules({ rules }: Explanation): readonly string[] {
  return rules.flatMap(({ rule, about, answer }) =>
    answer === 'no' ? [] : [`${about === undefined ? '' : `${about} `}${rule}: ${answer}`],
  )
}

export function does({ decision }: Explanation): readonly string[] {
  return decision.effects.map((effect) => effect.does)
}

/** The tree as lines, indented by depth. */
export function outline({ tree }: Explanation): readonly string[] {
  const lines = (node: Explanation['tree'], depth: number): readonly string[] => [
    `${'  '.repeat(depth)}${node.kind} ${node.name} ${node.state}`,
    ...node.children.flatMap((child) => lines(child, depth + 1)),
  ]
  return lines(tree, 0)
}

const BUDGETS: Resource = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  namespaced: true,
}

/** A budget that allows no eviction in this namespace. */
export async function forbidEvictions(client: KubeClient, namespace: string): Promise<void> {
  const metadata = { namespace, name: 'web' }
  const { apiVersion, kind } = BUDGETS
  const spec = { minAvailable: 1, selector: {} }
  await client.create(BUDGETS, { apiVersion, kind, metadata, spec })
  const numbers = { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 }
  await client.patchStatus(BUDGETS, metadata, { status: { observedGeneration: 1, ...numbers } })
}
