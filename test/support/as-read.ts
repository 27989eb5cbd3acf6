// What a pass reads of a world in which everything could be read.
import type { DateTime } from 'luxon'
import { goalOf } from '#src/scheduled-machine/goal.ts'
import { judgeNode } from '#src/scheduled-machine/judge-node.ts'
import { needsNode, needsPods } from '#src/scheduled-machine/needs.ts'
import type { NodeFact, Observed } from '#src/scheduled-machine/observed.ts'
import { areReferencesVerified } from '#src/scheduled-machine/reference-check.ts'
import { withReplacement } from '#src/scheduled-machine/up-to-date-condition.ts'

/** The same facts without the Node and the pods that a pass at `now` would not read. */
export function asRead(observed: Observed, now: DateTime): Observed {
  const { world } = observed
  if (world === undefined) return observed
  const { machine } = world
  const isVerified = areReferencesVerified(observed)
  const goal = withReplacement(goalOf(observed, now), observed, machine, isVerified)
  const name = needsNode(goal, observed, machine)
  const node = name === undefined ? undefined : judged(observed, name)
  const isRead = node?.type === 'present' && needsPods(goal, observed, machine, now)
  return { ...observed, world: { ...world, node, pods: isRead ? (world.pods ?? []) : undefined } }
}

function judged(observed: Observed, name: string): NodeFact {
  const { node, machine } = observed.world ?? {}
  if (machine === undefined || node === undefined) return { type: 'absent' }
  if (node.type !== 'present') return node
  const target = { namespace: observed.key.namespace, clusterName: 'prod' }
  return judgeNode(node.node, name, { subject: observed, machine, target, secret: undefined })
}
