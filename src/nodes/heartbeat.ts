// Whether an event shows a Node only because its kubelet has reported. Each kubelet does so at least every five minutes.
import { listAt, optionalTextAt, textAt } from '#src/kube/json.ts'
import { lastWriters } from '#src/kube/last-writer.ts'
import type { KubeObject } from '#src/kube/object.ts'

/**
 * Whether the last write to the Node was to its status, and did not change whether it is Ready. The kubelet renews
 * `lastHeartbeatTime` with each report. The control plane does not, when it finds that a kubelet has fallen silent.
 */
export function isHeartbeat(node: KubeObject): boolean {
  const writers = lastWriters(node)
  const isOfStatus = writers.every(({ subresource }) => subresource === 'status')
  const ready = listAt(node, 'status', 'conditions').find(
    (each) => textAt(each, 'type') === 'Ready',
  )
  const reportedAt = optionalTextAt(ready, 'lastHeartbeatTime')
  const changedAt = optionalTextAt(ready, 'lastTransitionTime')
  if (writers.length === 0 || !isOfStatus) return false
  return reportedAt !== undefined && changedAt !== undefined && changedAt < reportedAt
}
