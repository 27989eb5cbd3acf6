// A Node that registered after its Machine was deleted, because the host was already starting. Cluster API does not
// know this Node.
import type { KubeObject } from '#src/kube/object.ts'
import { isReady } from '#src/nodes/readiness.ts'
import type { AnyNodeFacts } from '../facts.ts'
import { ownNode } from '../own-node.ts'
import { isAtRest } from '../settled/at-rest.ts'
import type { ConditionValue, StatusChange } from '../status.ts'

/** The Node of a machine at rest. Normally there is none. */
export function lateNode(facts: AnyNodeFacts): KubeObject | undefined {
  return isAtRest(facts) && facts.machine.type === 'absent' ? ownNode(facts) : undefined
}

/** The same, if it is Ready. Then its host runs, so the Node is reported and stays. */
export function runningLateNode(facts: AnyNodeFacts): KubeObject | undefined {
  const node = lateNode(facts)
  return node !== undefined && isReady(node) ? node : undefined
}

/** The report about this Node, and the reference to it in the status. */
export function reportLateNode({ metadata: { name, uid } }: KubeObject): {
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
