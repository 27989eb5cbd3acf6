// Rules that hold at every moment, asked of all that a watch has seen.

import { keyText } from '#src/embedded/stand-ins/mirror.ts'
import { isPodReady } from '#src/embedded/stand-ins/owned-pods.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Seen } from './follow.ts'

/** How many different objects of a kind there have been by each name. */
export function countByName(history: readonly Seen[], kind: string): Record<string, number> {
  const uids = new Map<string, Set<string | undefined>>()
  for (const { object, resource } of history) {
    if (resource.kind !== kind) continue
    const { name, uid } = object.metadata
    uids.set(name, (uids.get(name) ?? new Set()).add(uid))
  }
  return Object.fromEntries([...uids].sort().map(([name, { size }]) => [name, size]))
}

/**
 * The fewest healthy Pods that each app ever had, from when it first had `full` of them. Healthy is what
 * a budget counts, Ready and not told to go, and on a Node that is there.
 */
export function fewestHealthy(history: readonly Seen[], full: number): Record<string, number> {
  const pods = new Map<string, KubeObject>()
  const gone = new Set<string>()
  const fewest: Record<string, number> = {}
  for (const { type, object, resource } of inOrder(history)) {
    const { name, uid = '' } = object.metadata
    if (resource.kind === 'Node' && type === 'DELETED') gone.add(name)
    if (resource.kind === 'Node' && type === 'ADDED') gone.delete(name)
    if (resource.kind === 'Pod' && type === 'DELETED') pods.delete(uid)
    if (resource.kind === 'Pod' && type !== 'DELETED') pods.set(uid, object)
    for (const [app, healthy] of healthyByApp([...pods.values()], gone)) {
      if (app in fewest || healthy >= full) fewest[app] = Math.min(fewest[app] ?? full, healthy)
    }
  }
  return fewest
}

/** The ScheduledMachines that were seen to say they are at rest while their Machine was there. A kill switch is no rest:
 * its phase is told before the Machine goes. */
export function restedTooSoon(history: readonly Seen[]): readonly string[] {
  const machines = new Set<string>()
  const found = new Set<string>()
  for (const { type, object, resource } of inOrder(history)) {
    const key = keyText(object.metadata)
    if (resource.kind === 'Machine' && type !== 'DELETED') machines.add(key)
    if (resource.kind === 'Machine' && type === 'DELETED') machines.delete(key)
    if (resource.kind !== 'ScheduledMachine' || type === 'DELETED') continue
    if (AT_REST.has(textAt(object, 'status', 'phase')) && machines.has(key)) found.add(key)
  }
  return [...found]
}

const AT_REST: ReadonlySet<string> = new Set(['Inactive', 'Disabled'])

/** What was seen of several kinds, in the order in which the API server stored it. */
export function inOrder(history: readonly Seen[]): readonly Seen[] {
  const version = ({ object }: Seen) => Number(object.metadata.resourceVersion)
  return [...history].sort((a, b) => version(a) - version(b))
}

function healthyByApp(
  pods: readonly KubeObject[],
  gone: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const pod of pods) {
    const app = textAt(pod, 'metadata', 'labels', 'app')
    const isHealthy =
      isPodReady(pod) &&
      pod.metadata.deletionTimestamp === undefined &&
      !gone.has(textAt(pod, 'spec', 'nodeName'))
    counts.set(app, (counts.get(app) ?? 0) + (isHealthy ? 1 : 0))
  }
  return counts
}
