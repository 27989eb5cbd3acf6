// The Node of a situation as it is judged when it is read.
import { judgeNode } from '#src/scheduled-machine/gather/judge-node.ts'
import type { Situation } from './situation.ts'

export function asRead(situation: Situation): Situation {
  const { world, ...subject } = situation
  const { machine, node } = world
  const known = machine.type === 'ours' ? machine.value.nodeRef?.name : undefined
  const name = known ?? subject.status.nodeRef?.name
  if (name === undefined) return { ...situation, world: { ...world, node: undefined } }
  if (node?.type !== 'present') {
    return { ...situation, world: { ...world, node: node ?? { type: 'absent' } } }
  }
  const target = { namespace: subject.key.namespace, clusterName: 'prod' }
  const judged = judgeNode(node.node, name, { subject, machine, target, secret: undefined })
  return { ...situation, world: { ...world, node: judged } }
}
