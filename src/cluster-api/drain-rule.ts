import { listAt, valueAt } from '#src/kube/json.ts'
import { matchesSelector } from '#src/kube/label-selector.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Machine } from './machine.ts'

/**
 * The first MachineDrainRule, by name, that selects this Machine. The rule's selector for Cluster labels counts as met:
 * Cluster API drains in this case, and checks it itself.
 */
export function ruleThatSelects(
  { labels }: Pick<Machine, 'labels'>,
  rules: readonly KubeObject[],
): string | undefined {
  return rules
    .filter((rule) => selects(rule, labels))
    .map(({ metadata }) => metadata.name)
    .sort()[0]
}

// A rule without a list selects every Machine of its namespace.
function selects(rule: KubeObject, labels: Readonly<Record<string, string>>): boolean {
  const machines = listAt(rule, 'spec', 'machines')
  if (machines.length === 0) return true
  return machines.some((each) => matchesSelector(valueAt(each, 'selector'), labels))
}
