// The objects of the machine that are left when the Machine is gone.
import type { DateTime } from 'luxon'
import type { ProviderObject } from '#src/cluster-api/provider-object.ts'
import { type AnyFacts, type Found, isClusterDeleting } from '../facts.ts'
import { ownNode } from '../own-node.ts'
import { isAtRest } from '../settled/at-rest.ts'
import { isLeftBehind } from '../shutdown.ts'
import { runningLateNode } from './late-node.ts'

/** Whether no object of this machine exists. */
export function isNothingLeft(facts: AnyFacts, now: DateTime): boolean {
  return describeLeftovers(facts, now).length === 0
}

/** The objects that still exist, in words; `undefined`: none. */
export function leftInWords(facts: AnyFacts, now: DateTime): string | undefined {
  return describeLeftovers(facts, now).join(', ') || undefined
}

/** The objects that still exist, as texts in a stable order. */
export function describeLeftovers(facts: AnyFacts, now: DateTime): readonly string[] {
  const { key, status } = facts
  const left: string[] = []
  if (facts.machine.type === 'ours') left.push(`Machine ${key.namespace}/${key.name}`)
  for (const object of [leftover(facts.bootstrap), leftover(facts.infrastructure)]) {
    if (object !== undefined) left.push(`${object.kind} ${key.namespace}/${object.name}`)
  }
  if (facts.machine.type === 'absent') {
    const stale = ownNode(facts)
    if (stale !== undefined && runningLateNode(facts) === undefined)
      left.push(`Node ${stale.metadata.name}`)
    if (isNodeUnknown(facts, now)) left.push(`perhaps Node ${status.nodeRef?.name}`)
  }
  return left
}

export function leftover(found: Found<ProviderObject> | undefined): ProviderObject | undefined {
  return found?.type === 'ours' || found?.type === 'stale' ? found.value : undefined
}

// Without a Cluster, nothing can answer for the Node. Otherwise Sundial waits for an answer for some time, but not
// for ever.
function isNodeUnknown(facts: AnyFacts, now: DateTime): boolean {
  if (facts.node?.type !== 'unknown' || facts.cluster?.type === 'absent') return false
  if (isClusterDeleting(facts)) return false
  // At rest, no Node is expected. A late Node causes an event.
  if (isAtRest(facts)) return false
  return !isLeftBehind(facts, now)
}
