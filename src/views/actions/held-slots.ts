// Why the reboot slots of a pool do not become free by themselves, from its stored status.
import { parsePoolStatus } from '#src/bootc-node-pool/schema.ts'
import { blockersOf, describeDrain } from '#src/bootc-node-pool/slots/describe-drain.ts'
import { findCondition } from '#src/kube/conditions.ts'
import type { KubeObject } from '#src/kube/object.ts'

/** A sentence for each slot that waits for a person or for another program, and one about a halt. */
export function heldSlots(pool: KubeObject): readonly string[] {
  const { rebootSlots = [] } = parsePoolStatus(pool.status)
  if (rebootSlots.length === 0) return []
  const held = rebootSlots.flatMap(({ node, phase, drain, problem, lastError }) => {
    const isBlocked = phase === 'Draining' && drain !== undefined && blockersOf(drain).length > 0
    const why = [isBlocked ? describeDrain(drain) : undefined, problem, lastError].filter(Boolean)
    return why.length === 0 ? [] : [`${node} keeps its reboot slot: ${why.join('; ')}`]
  })
  const halt = haltOf(pool)
  return halt === undefined ? held : [...held, halt]
}

/** That the rollout is halted, by which nodes, and where the remedy is. `undefined`: it is not. */
export function haltOf({ status }: KubeObject): string | undefined {
  const degraded = findCondition(parsePoolStatus(status).conditions ?? [], 'Degraded')
  if (degraded?.status !== 'True' || degraded.reason !== 'RolloutHalted') return undefined
  const why = degraded.message.replace(/^Rollout halted: /, '')
  return `the rollout is halted: ${why}. docs/bootc-node-pool.md, "When a rollout halts", says what ends it.`
}
