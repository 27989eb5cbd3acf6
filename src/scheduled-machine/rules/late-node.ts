// A Node that registers after its Machine was deleted: the host was on its way. Cluster API does not know it.
import type { KubeObject } from '#src/kube/object.ts'
import { isReady } from '#src/nodes/readiness.ts'
import type { AnyNodeFacts } from '../facts.ts'
import { ownNode } from '../own-node.ts'
import { isAtRest } from '../settled/at-rest.ts'
import type { ConditionValue, StatusChange } from '../status.ts'

/** The Node of a machine that is at rest; `undefined` when it has none, as it should be. */
export function lateNode(facts: AnyNodeFacts): KubeObject | undefined {
  return isAtRest(facts) && facts.machine.type === 'absent' ? ownNode(facts) : undefined
}

/** One that is Ready has a host that runs: it is told of, and left alone. */
export function runningLateNode(facts: AnyNodeFacts): KubeObject | undefined {
  const node = lateNode(facts)
  return node !== undefined && isReady(node) ? node : undefined
}

/** What is said and kept of it. */
export function tellLateNode({ metadata: { name, uid } }: KubeObject): {
  readonly machineReady: ConditionValue
  readonly change: StatusChange
} {
  return {
    machineReady: {
      status: 'False',
      reason: 'NodeLeftBehind',
      message: `Node ${name} is Ready, but its Machine was deleted. Stop its host; the Node is deleted when it is not Ready`,
    },
    change: {
      nodeRef: { apiVersion: 'v1', kind: 'Node', name, ...(uid !== undefined && { uid }) },
    },
  }
}
