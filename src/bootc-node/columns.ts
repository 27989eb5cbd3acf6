// The columns of a BootcNode. Those of priority 1 have what a pass over a pool needs of each of its nodes. So the pass reads
// rows, and no whole objects: docs/adr/0006.
import type { PrinterColumn } from '#src/kube/schema/custom-resource-definition.ts'

export const BOOTC_NODE_COLUMNS = [
  { name: 'Booted', type: 'string', jsonPath: '.status.bootedDigest' },
  { name: 'Staged', type: 'string', jsonPath: '.status.stagedDigest' },
  { name: 'State', type: 'string', jsonPath: '.status.state' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  wide('UID', '.metadata.uid'),
  wide('Resource Version', '.metadata.resourceVersion'),
  wide('Deleted', '.metadata.deletionTimestamp'),
  { ...wide('Generation', '.metadata.generation'), type: 'integer' },
  { ...wide('Observed Generation', '.status.observedGeneration'), type: 'integer' },
  wide('Pool', '.metadata.ownerReferences[?(@.controller==true)].name'),
  wide('Pool UID', '.metadata.ownerReferences[?(@.controller==true)].uid'),
  wide('Desired Image', '.spec.desiredImage'),
  wide('Desired State', '.spec.desiredImageState'),
  wide('Pull Secret', '.spec.pullSecretRef'),
  wide('Pull Secret Hash', '.spec.pullSecretHash'),
  wide('Reboot Policy', '.spec.rebootPolicy'),
  wide('Booted Image', '.status.booted.image'),
  wide('Booted Digest', '.status.booted.imageDigest'),
  wide('Staged Image', '.status.staged.image'),
  wide('Staged Digest', '.status.staged.imageDigest'),
  wide('Idle', '.status.conditions[?(@.type=="Idle")].status'),
  wide('Idle Reason', '.status.conditions[?(@.type=="Idle")].reason'),
  wide('Degraded', '.status.conditions[?(@.type=="Degraded")].status'),
  wide('Degraded Reason', '.status.conditions[?(@.type=="Degraded")].reason'),
  wide('Degraded Message', '.status.conditions[?(@.type=="Degraded")].message'),
  wide('Reboot Slot', '.metadata.annotations.bootc\\.dev/in-reboot-slot'),
  wide('Was Cordoned', '.metadata.annotations.bootc\\.dev/was-cordoned'),
  wide('Fell Back', '.metadata.annotations.bootc\\.dev/fell-back'),
  wide('Reboots', '.metadata.annotations.bootc\\.dev/reboots'),
] as const satisfies readonly PrinterColumn[]

export type BootcNodeColumn = (typeof BOOTC_NODE_COLUMNS)[number]['name']

function wide<const Name extends string>(name: Name, jsonPath: string) {
  return { name, type: 'string', jsonPath, priority: 1 } as const
}
