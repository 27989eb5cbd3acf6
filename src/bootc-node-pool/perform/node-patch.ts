// The changes of one Node that follow each other, as one merge patch.
import { MANAGED_LABEL, REBOOT_NEXT_ANNOTATION } from '#src/bootc-node/labels.ts'
import { fieldsAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { cordonPatch, POOL_CORDON_ANNOTATION, uncordonPatch } from '#src/nodes/cordon.ts'
import type { NodeStep } from '../effects.ts'
import { isAnnounced } from '../slots/next-nodes.ts'
import type { Subject } from '../subject.ts'

const TYPES = [
  'labelNode',
  'unlabelNode',
  'cordonNode',
  'markCordon',
  'uncordonNode',
  'announceReboot',
  'withdrawAnnouncement',
] as const

/** A step that changes the Node itself. */
export type NodeWrite = Extract<NodeStep, { readonly type: (typeof TYPES)[number] }>

export function isNodeWrite(step: NodeStep): step is NodeWrite {
  return TYPES.some((type) => type === step.type)
}

/**
 * `undefined` when there is nothing to change. `node` is the Node as it was read, and the patch is conditional on it. The
 * label and the notice can be written to a Node that was not read: nobody else writes them.
 */
export function nodePatch(
  writes: readonly NodeWrite[],
  node: KubeObject | undefined,
  pool: Pick<Subject, 'key' | 'uid'>,
): object | undefined {
  const patches = writes.flatMap((write) => patchOf(write, node, pool) ?? [])
  if (patches.length === 0) return undefined
  const { metadata, spec } = merged(patches)
  return { metadata: { resourceVersion: node?.metadata.resourceVersion, ...metadata }, spec }
}

function merged(patches: readonly object[]) {
  const all = (...path: readonly string[]): object =>
    Object.assign({}, ...patches.map((patch) => fieldsAt(patch, ...path)))
  return {
    metadata: { labels: all('metadata', 'labels'), annotations: all('metadata', 'annotations') },
    spec: all('spec'),
  }
}

function patchOf(
  { type }: NodeWrite,
  node: KubeObject | undefined,
  { key, uid }: Pick<Subject, 'key' | 'uid'>,
): object | undefined {
  const read = (): KubeObject => {
    if (node === undefined) throw new Error('decided on a Node that was not read')
    return node
  }
  switch (type) {
    case 'labelNode':
      return { metadata: { labels: { [MANAGED_LABEL]: '' } } }
    case 'unlabelNode':
      // Also a notice that the pool does not know of any more: its status may have been lost.
      return merged([{ metadata: { labels: { [MANAGED_LABEL]: null } } }, WITHOUT_NOTICE])
    case 'cordonNode': {
      const cordon = cordonPatch(read(), { annotation: POOL_CORDON_ANNOTATION, uid })
      return cordon && isAnnounced(read()) ? merged([cordon, WITHOUT_NOTICE]) : cordon
    }
    case 'markCordon':
      read()
      return { metadata: { annotations: { [POOL_CORDON_ANNOTATION]: uid } } }
    case 'uncordonNode':
      return uncordonPatch(read(), POOL_CORDON_ANNOTATION)
    case 'announceReboot':
      return { metadata: { annotations: { [REBOOT_NEXT_ANNOTATION]: key.name } } }
    case 'withdrawAnnouncement':
      return node === undefined || isAnnounced(node) ? WITHOUT_NOTICE : undefined
    default:
      return type satisfies never
  }
}

const WITHOUT_NOTICE = { metadata: { annotations: { [REBOOT_NEXT_ANNOTATION]: null } } }
