// The nodes that get the next free slots are told, so that workloads can prepare.
import { REBOOT_NEXT_ANNOTATION } from '#src/bootc-node/labels.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { NodeChange, NodeStep } from '../effects.ts'
import type { Member } from '../nodes/membership.ts'
import type { Subject } from '../subject.ts'

/**
 * The nodes of `candidates` that are next: as many as there are slots. None while the rollout is stopped. A node that was
 * announced stays, also when one before it in order is ready later: else each of them would be announced, and withdrawn.
 */
export function nextNodes(
  candidates: readonly Member[],
  { status: { nextNodes: announced = [] } }: Subject,
  { max, why }: { readonly max: number; readonly why: string | undefined },
  isStopped: boolean,
): readonly string[] {
  if (isStopped || why === undefined) return []
  const names = candidates.map(({ name }) => name)
  const [kept, others] = [true, false].map((is) =>
    names.filter((name) => announced.includes(name) === is),
  ) as [string[], string[]]
  const chosen = new Set([...kept, ...others].slice(0, max))
  return names.filter((name) => chosen.has(name))
}

/** Announces the nodes that are new in the list, after the list is stored. */
export function announcements(
  { uid, key, status }: Subject,
  next: readonly string[],
): readonly NodeChange[] {
  const before = status.nextNodes ?? []
  const added = next.filter((name) => !before.includes(name))
  return added.map((node): NodeChange => {
    const event = {
      type: 'Normal',
      reason: 'RebootNext',
      action: 'Announce',
      note: `Is among the next nodes of BootcNodePool ${key.name} to be drained and rebooted`,
      id: `${uid} ${node} next ${status.targetDigest}`,
    } as const
    return { node, steps: [{ type: 'announceReboot', event }] }
  })
}

/** Withdraws the notices of the nodes that left the list without a slot, before the list without them is stored. After that
 * nobody would know of the notices. */
export function withdrawals(
  { status: { nextNodes = [], rebootSlots } }: Subject,
  members: readonly Member[],
  next: readonly string[],
  slotted: ReadonlySet<string>,
): readonly NodeChange[] {
  // A pool that has members and no ledger has lost its status, and the list with it: each of them may have a notice.
  const announced =
    rebootSlots === undefined
      ? members.flatMap(({ name, node }) => (node.isManaged ? [name] : []))
      : nextNodes
  const removed = announced.filter((name) => !next.includes(name) && !slotted.has(name))
  return removed.map((node) => ({ node, steps: [{ type: 'withdrawAnnouncement' }] }))
}

/** The end of the notice of a node that is released. A slow pass may have written it after another one reserved the slot. */
export function endOfNotice(node: KubeObject): readonly NodeStep[] {
  return isAnnounced(node) ? [{ type: 'withdrawAnnouncement' }] : []
}

/** Whether the Node has the notice. */
export function isAnnounced({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[REBOOT_NEXT_ANNOTATION] !== undefined
}
