// What a ReplicaSet and the scheduler do for the Pods of an app: one that is told to go, or is gone,
// gets a successor on a Node that stays.
import { textAt } from '#src/kube/json.ts'
import type { ApiServer } from './api-server.ts'
import type { Seen } from './follow.ts'
import { APPS, createPod } from './pods.ts'

export interface Replicas {
  /** Makes the first Pods of an app, one on each of these Nodes, and waits until they are Ready. */
  start(app: string, nodes: readonly string[]): Promise<void>
  /** Told of every change, once it has begun. */
  see(seen: Seen): void
  /** No more successors; resolves when those that there are are Ready.
   * @throws what one of them could not be made for */
  stop(): Promise<void>
}

/** Keeps the Pods of apps, whose successors go to the Node `spare`. */
export function keepReplicas(api: Pick<ApiServer, 'client'>, spare: string): Replicas {
  const made = new Map<string, number>()
  const replaced = new Set<string>()
  const successors: Promise<unknown>[] = []
  let isOver = false

  const add = (app: string, node: string) => {
    const number = made.get(app) ?? 0
    made.set(app, number + 1)
    return createPod(api, node, `${app}-${number}`, { app })
  }

  return {
    async start(app, nodes) {
      await Promise.all(nodes.map((node) => add(app, node)))
    },
    see({ object, resource, type }) {
      const { uid = '', namespace, deletionTimestamp } = object.metadata
      const app = textAt(object, 'metadata', 'labels', 'app')
      if (resource.kind !== 'Pod' || namespace !== APPS || !made.has(app)) return
      const isGoing = type === 'DELETED' || deletionTimestamp !== undefined
      if (isOver || !isGoing || replaced.has(uid)) return
      replaced.add(uid)
      successors.push(add(app, spare))
    },
    async stop() {
      isOver = true
      await Promise.all(successors)
    },
  }
}
