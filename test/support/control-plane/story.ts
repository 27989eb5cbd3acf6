// A ScheduledMachine's life, as somebody saw it who watched and read the Events.
import { listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { EVENTS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import type { Access } from './api-server.ts'
import { NAMESPACE } from './cluster-objects.ts'
import type { Following } from './follow.ts'

/** How every life begins that comes to a machine in service, and how one ends without a grace. */
export const JOINS = ['Pending AwaitingSchedule', 'Pending MachineCreated', 'Active MachineReady']
export const LEAVES = ['ShuttingDown GracePeriodActive', 'ShuttingDown NodeDrained']
/** The Events of a first join. */
export const JOIN_EVENTS = [
  'Normal AwaitingSchedule: Unknown -> Pending: Accepted; evaluating the schedule',
  'Normal MachineReady: Pending -> Active: The machine is in service',
]

/**
 * `Phase Reason` of condition Ready, each time one of them changed. Left out is what is told of a join
 * only when it takes more than ten seconds: that depends on how busy the machine is.
 */
export function storyOf({ history }: Pick<Following, 'history'>, name: string): readonly string[] {
  return history
    .filter(({ resource, object }) => isNamed(resource.kind, object, name))
    .map(({ object }) => chapterOf(object))
    .filter((chapter) => chapter !== '')
    .filter(isChange)
    .filter((chapter, index, all) => !(chapter === JOINING && isWithinJoin(all, index)))
}

/** `type reason: note` of every Event about a ScheduledMachine, the oldest first. */
export async function eventsOf(
  { client }: Pick<Access, 'client'>,
  name: string,
): Promise<readonly string[]> {
  const events = await client.list(EVENTS, { namespace: NAMESPACE })
  return events
    .filter(
      (event) =>
        textAt(event, 'regarding', 'kind') === SCHEDULED_MACHINES.kind &&
        textAt(event, 'regarding', 'name') === name,
    )
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map((event) => `${textAt(event, 'type')} ${textAt(event, 'reason')}: ${textAt(event, 'note')}`)
}

/** How many objects of a kind and name there have been, one after the other or at once. */
export function countOf(
  { history }: Pick<Following, 'history'>,
  kind: string,
  name: string,
): number {
  const uids = history
    .filter(({ resource, object }) => resource.kind === kind && object.metadata.name === name)
    .map(({ object }) => object.metadata.uid)
  return new Set(uids).size
}

/** `status reason: message` of a condition; '' when there is none. */
export function conditionOf(object: KubeObject, type: string): string {
  const condition = listAt(object, 'status', 'conditions').find(
    (each) => textAt(each, 'type') === type,
  )
  if (condition === undefined) return ''
  return `${textAt(condition, 'status')} ${textAt(condition, 'reason')}: ${textAt(condition, 'message')}`
}

const JOINING = 'Pending Provisioning'

function isWithinJoin(all: readonly string[], index: number): boolean {
  return all[index - 1] === 'Pending MachineCreated' && all[index + 1] === 'Active MachineReady'
}

function isNamed(kind: string, { metadata }: KubeObject, name: string): boolean {
  return kind === SCHEDULED_MACHINES.kind && metadata.name === name
}

function chapterOf(object: KubeObject): string {
  const ready = listAt(object, 'status', 'conditions').find(
    (each) => textAt(each, 'type') === 'Ready',
  )
  return ready === undefined
    ? ''
    : `${textAt(object, 'status', 'phase')} ${textAt(ready, 'reason')}`
}

function isChange(chapter: string, index: number, all: readonly string[]): boolean {
  return chapter !== all[index - 1]
}
