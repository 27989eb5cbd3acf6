// Turns changes in the API server into lines. Only changes that matter to people become lines, and none is repeated.
import type { DateTime } from 'luxon'
import type { RequestRecord } from '#src/embedded/api/edge.ts'
import type { Change } from '#src/embedded/api/embedded-api.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { isTrueAt, listAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { isPhaseTransition } from '#src/scheduled-machine/transition.ts'
import type { Line, NodeLine } from './line.ts'
import { tellBootcNode, tellPool } from './pool-story.ts'

/** The lines for one committed change. Most changes have none. */
export function tellChange(change: Change, now: DateTime): readonly Line[] {
  const time = formatInstant(now)
  const { kind, apiVersion } = change.resource
  if (kind === 'ScheduledMachine') return tellScheduledMachine(change, time)
  if (kind === 'BootcNodePool') return tellPool(change, time)
  if (kind === 'BootcNode') return tellBootcNode(change, time)
  if (kind === 'Machine' && apiVersion.startsWith('cluster.x-k8s.io/')) {
    return tellObject(change, 'Machine', time)
  }
  if (kind === 'Node') return tellNode(change, time)
  if (kind === 'Event' && change.type === 'ADDED') return tellEvent(change.object, time)
  return []
}

/** A refusal that comes this long after the last one belongs to another drain. */
const SAME_DRAIN = { minutes: 10 }

/** Reports evictions from their requests. It remembers blocked pods, so that each is reported once for each drain. */
export function createEvictionTeller(): (record: RequestRecord, now: DateTime) => readonly Line[] {
  const blocked = new Map<string, DateTime>()
  return ({ method, path, status }, now) => {
    const match = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/eviction$/.exec(path)
    const [, namespace, name] = match ?? []
    if (method !== 'POST' || namespace === undefined || name === undefined) return []
    const key = `${namespace}/${name}`
    const line = { type: 'eviction', time: formatInstant(now), namespace, name } as const
    if (status === 429) {
      const last = blocked.get(key)
      blocked.set(key, now)
      const isSaid = last !== undefined && last.plus(SAME_DRAIN) > now
      return isSaid ? [] : [{ ...line, what: 'blocked' }]
    }
    blocked.delete(key)
    return status >= 200 && status < 300 ? [{ ...line, what: 'evicted' }] : []
  }
}

function tellScheduledMachine(change: Change, time: string): readonly Line[] {
  const { object, old } = change
  if (change.type === 'DELETED') return tellObject(change, 'ScheduledMachine', time)
  const status = parseStatus(object.status)
  const from = parseStatus(old?.status).phase ?? null
  const { phase, message = '', next, nodeRef } = status
  if (phase === undefined || phase === from) return []
  const ready = status.conditions?.find((condition) => condition.type === 'Ready')
  return [
    {
      type: 'phase',
      time,
      kind: 'ScheduledMachine',
      namespace: object.metadata.namespace ?? '',
      name: object.metadata.name,
      from,
      to: phase,
      reason: ready?.reason ?? '',
      message,
      ...(next !== undefined && { next }),
      ...(nodeRef?.name !== undefined && { node: nodeRef.name }),
      timezone: zoneOf(object),
    },
  ]
}

/** The zone of a ScheduledMachine's schedule; UTC if it has none. */
export function zoneOf(scheduledMachine: KubeObject): string {
  const zone = valueAt(scheduledMachine, 'spec', 'schedule', 'timezone')
  return typeof zone === 'string' ? zone : 'UTC'
}

function tellObject(
  { type, object, old }: Change,
  kind: 'Machine' | 'ScheduledMachine',
  time: string,
): readonly Line[] {
  const line = {
    type: 'object',
    time,
    kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
  } as const
  if (type === 'ADDED') return [{ ...line, what: 'created' }]
  if (type === 'DELETED') return [{ ...line, what: 'gone' }]
  const isDeleting = (of?: KubeObject) => of?.metadata.deletionTimestamp !== undefined
  return isDeleting(object) && !isDeleting(old) ? [{ ...line, what: 'deleting' }] : []
}

function tellNode({ type, object, old }: Change, time: string): readonly Line[] {
  const line = (what: NodeLine['what']): Line => ({
    type: 'node',
    time,
    name: object.metadata.name,
    what,
  })
  if (type === 'DELETED') return [line('left')]
  const lines: Line[] = type === 'ADDED' ? [line('joined')] : []
  if (isReady(object) !== isReady(old)) lines.push(line(isReady(object) ? 'ready' : 'not ready'))
  if (isCordoned(object) !== isCordoned(old)) {
    lines.push(line(isCordoned(object) ? 'cordoned' : 'uncordoned'))
  }
  return lines
}

function tellEvent(event: KubeObject, time: string): readonly Line[] {
  // A line about the change of the phase has the same information.
  if (event.type !== 'Warning' || isPhaseTransition({ action: textAt(event, 'action') })) return []
  const regarding = event.regarding ?? event.involvedObject
  return [
    {
      type: 'warning',
      time,
      kind: textAt(regarding, 'kind'),
      namespace: textAt(regarding, 'namespace'),
      name: textAt(regarding, 'name'),
      reason: textAt(event, 'reason'),
      message: textAt(event, 'note') || textAt(event, 'message'),
    },
  ]
}

function isReady(node: KubeObject | undefined): boolean {
  return listAt(node, 'status', 'conditions').some(
    (each) => valueAt(each, 'type') === 'Ready' && valueAt(each, 'status') === 'True',
  )
}

function isCordoned(node: KubeObject | undefined): boolean {
  return isTrueAt(node, 'spec', 'unschedulable')
}
