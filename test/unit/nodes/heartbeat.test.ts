import { expect, test } from 'vitest'
import type { KubeObject, ManagedFieldsEntry } from '#src/kube/object.ts'
import { isHeartbeat } from '#src/nodes/heartbeat.ts'

const BEFORE = '2026-03-29T00:55:00Z'
const NOW = '2026-03-29T01:00:00Z'

const written = (manager: string, time: string, subresource?: string): ManagedFieldsEntry =>
  Object.assign({ manager, time }, subresource && { subresource })
const kubelet = written('kubelet', NOW, 'status')

test.each([
  { what: 'a report', managedFields: [written('kubectl-label', BEFORE), kubelet], is: true },
  { what: 'a report of k3s', managedFields: [written('k3s', NOW, 'status')], is: true },
  { what: 'the report by which it becomes Ready', changedAt: NOW, is: false },
  {
    what: 'the control plane finds it silent',
    managedFields: [written('kube-controller-manager', NOW, 'status')],
    reportedAt: BEFORE,
    changedAt: NOW,
    is: false,
  },
  {
    what: 'a label',
    managedFields: [kubelet, written('kubectl-label', '2026-03-29T01:00:01Z')],
    is: false,
  },
  {
    what: 'a label in the second of a report',
    managedFields: [written('kubectl-label', NOW), kubelet],
    is: false,
  },
  { what: 'nobody knows who wrote it', managedFields: [], is: false },
  { what: 'it has never reported', reportedAt: undefined, is: false },
])('$what: $is', ({ managedFields = [kubelet], is, ...row }) => {
  const { reportedAt = 'reportedAt' in row ? undefined : NOW, changedAt = BEFORE } = row
  const ready = { type: 'Ready', lastHeartbeatTime: reportedAt, lastTransitionTime: changedAt }
  const node: KubeObject = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'worker-1', managedFields },
    status: { conditions: [{ type: 'DiskPressure' }, ready] },
  }

  expect(isHeartbeat(node)).toBe(is)
})
