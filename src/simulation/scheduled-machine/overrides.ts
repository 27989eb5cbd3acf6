// ScheduleOverrides in a run: users create, change and delete them at any moment of a machine's life.
import { DateTime } from 'luxon'
import type { Mirror } from '#src/embedded/stand-ins/mirror.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { textAt, without } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { type Chance, createChance, seedFor } from '../core/chance.ts'
import type { ObjectChange } from '../core/history.ts'
import { told } from '../core/object-change.ts'
import { ignoring, keyOf, NAMESPACE } from './places.ts'
import type { Action, MachinesPlan, UserAction } from './plan.ts'

const STREAM = 2032
const HAPPENS = 0.25

/** Beside the edges of windows, and at least seven minutes from each of them. */
const EDGES = ['09:14', '09:46', '10:14'] as const
const LATER = ['10:00', '18:00'] as const

export type OverrideAction =
  | {
      readonly type: 'override'
      readonly name: string
      /** For all machines of the namespace. */
      readonly isForAll: boolean
      readonly state: 'On' | 'Off'
      readonly from?: string
      readonly until: string
    }
  | { readonly type: 'changeOverride'; readonly name: string; readonly until: string }
  | { readonly type: 'deleteOverride'; readonly name: string }

const NAMES = ['first', 'second', 'third'] as const

/** The actions of some runs; `onlyFirst`: all are done before the first edge of a window. */
export function drawOverrides(
  seed: number,
  { calmAt, machines, start }: Pick<MachinesPlan, 'calmAt' | 'machines' | 'start'>,
  onlyFirst: boolean,
): readonly Action[] {
  const chance = createChance(seedFor(seed, STREAM))
  if (!chance.happens(HAPPENS)) return []
  return Array.from({ length: chance.pick([1, 1, 2, 3, 4]) }, (_, index): Action => {
    const at = onlyFirst ? chance.number(1, 15) : chance.number(1, calmAt - 1)
    const action = drawOne(chance, index === 0, start)
    return { type: 'user', at, machine: chance.whole(0, machines.length - 1), action }
  })
}

function drawOne(chance: Chance, isFirst: boolean, start: DateTime): UserAction {
  const name = chance.pick(NAMES)
  const until = instant(start, chance.pick([...EDGES, ...LATER]))
  const isForAll = chance.happens(0.3)
  const state = chance.pick(['On', 'On', 'Off'] as const)
  const from = chance.happens(0.2) ? instant(start, chance.pick(EDGES)) : undefined
  const what = isFirst ? 0 : chance.whole(0, 4)
  if (what === 3) return { type: 'changeOverride', name, until }
  if (what === 4) return { type: 'deleteOverride', name }
  return { type: 'override', name, isForAll, state, until, ...(from !== undefined && { from }) }
}

/** The begins and ends of the overrides of a run, as edges of it. */
export function overrideEdges(start: DateTime, actions: readonly Action[]): readonly DateTime[] {
  const texts = actions.flatMap(({ action }) => {
    if (typeof action === 'string') return []
    if (action.type === 'override') return [action.from ?? [], action.until].flat()
    return action.type === 'changeOverride' ? [action.until] : []
  })
  return [...new Set(texts)]
    .map((text) => DateTime.fromISO(text, { zone: 'utc' }))
    .filter((edge) => edge > start)
}

export function changeOverride(
  client: KubeClient,
  machine: string,
  action: OverrideAction,
): Promise<void> {
  const key = keyOf(SCHEDULE_OVERRIDES, action.name)
  switch (action.type) {
    case 'override':
      return ignoring(client.create(SCHEDULE_OVERRIDES, overrideOf(machine, action)))
    case 'changeOverride':
      return ignoring(client.patch(SCHEDULE_OVERRIDES, key, { spec: { until: action.until } }))
    default:
      return ignoring(client.delete(SCHEDULE_OVERRIDES, key))
  }
}

function overrideOf(
  machine: string,
  { name, isForAll, state, from, until }: OverrideAction & { readonly type: 'override' },
): KubeObject {
  const { apiVersion, kind } = SCHEDULE_OVERRIDES
  const target = isForAll ? { selector: {} } : { name: machine }
  const spec = { target, state, until, reason: 'a run', ...(from !== undefined && { from }) }
  return { apiVersion, kind, metadata: { namespace: NAMESPACE, name }, spec }
}

/** What the override that counts asks for this machine; `undefined`: there is none. By the objects alone. */
export function overriddenState(
  mirror: Mirror,
  machine: string,
  now: DateTime,
): 'On' | 'Off' | undefined {
  const [last] = mirror
    .list('schedule.sundial.dev', 'ScheduleOverride')
    .filter((each) => {
      const name = textAt(each, 'spec', 'target', 'name')
      const { from, until } = timesOf(each)
      return (name === '' || name === machine) && from <= now.toMillis() && now.toMillis() < until
    })
    .sort((a, b) => (ageOf(a) < ageOf(b) ? 1 : -1))
  return last === undefined ? undefined : textAt(last, 'spec', 'state') === 'On' ? 'On' : 'Off'
}

/** Whether an override begins, ends or is told to end soon within the next half hour. */
export function isOverrideAwaited(mirror: Mirror, now: DateTime): boolean {
  const [from, to] = [now.toMillis() - HALF_HOUR_MS, now.toMillis() + HALF_HOUR_MS]
  return mirror.list('schedule.sundial.dev', 'ScheduleOverride').some((each) => {
    const times = timesOf(each)
    return [times.from, times.until, times.until - HALF_HOUR_MS / 2].some(
      (at) => from < at && at < to,
    )
  })
}

const HALF_HOUR_MS = 1_800_000
const DAY_MS = 86_400_000

/** I6: the function writes the status of an override, and deletes it a day after its end. */
export function overridesStay(written: ObjectChange): string | undefined {
  const { object, old, type } = written.change
  if (type === 'DELETED') {
    return written.at >= timesOf(object).until + DAY_MS
      ? undefined
      : `${told(written)}, which is not over for a day`
  }
  const rest = (each: KubeObject | undefined) => ({
    spec: each?.['spec'],
    metadata: without({ ...each?.metadata }, 'resourceVersion', 'managedFields'),
  })
  return isEqual(rest(object), rest(old)) ? undefined : `${told(written)}: more than its status`
}

function timesOf(override: KubeObject): { readonly from: number; readonly until: number } {
  const from = textAt(override, 'spec', 'from') || textAt(override, 'metadata', 'creationTimestamp')
  return { from: Date.parse(from), until: Date.parse(textAt(override, 'spec', 'until')) }
}

function ageOf({ metadata }: KubeObject): string {
  return `${metadata.creationTimestamp} ${metadata.name}`
}

function instant(start: DateTime, time: string): string {
  return `${start.toISODate()}T${time}:00Z`
}
