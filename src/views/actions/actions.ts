// What each action changes in the objects of each kind, and how its end is seen in their status.
import { parsePoolStatus } from '#src/bootc-node-pool/schema.ts'
import { PAUSED_ANNOTATION } from '#src/cluster-api/labels.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { isTrueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { MACHINE_KIND, type NamedKind, POOL_KIND } from '../kinds.ts'
import { haltOf, heldSlots } from './held-slots.ts'

export interface Action {
  /** A JSON merge patch. */
  readonly patch: object
  /** The verb and the arguments of kubectl that do the same, for the short name of the kind and a name. */
  readonly kubectl: (kind: string, name: string) => readonly string[]
  /** Whether the object has the change already. */
  readonly isSet: (object: KubeObject) => boolean
  /** After the name of the object, when the change is made. */
  readonly made: string
  /** The same, when the object has the change already. Without it: "already" and `made`. */
  readonly alreadyMade?: string
  /** Whether a function has carried out the change. The status is about the current spec. */
  readonly isDone: (object: KubeObject) => boolean
  /** What the object waits for, if that does not pass by itself: a line for each cause. */
  readonly heldBy?: (object: KubeObject) => readonly string[]
  /** What the person must know before. */
  readonly warns?: (object: KubeObject) => string | undefined
}

export type ActionName = 'pause' | 'resume' | 'kill' | 'release'

/** `undefined`: the kind does not have the action. */
export function findAction(kind: NamedKind, name: ActionName): Action | undefined {
  if (kind === MACHINE_KIND) return OF_MACHINES[name]
  return kind === POOL_KIND ? OF_POOLS[name] : undefined
}

function annotate(value: string | null): Pick<Action, 'patch' | 'kubectl'> {
  const flag = value === null ? `${PAUSED_ANNOTATION}-` : `${PAUSED_ANNOTATION}=${value}`
  return {
    patch: { metadata: { annotations: { [PAUSED_ANNOTATION]: value } } },
    kubectl: (kind, name) => ['annotate', kind, name, flag],
  }
}

function merge(patch: object): Pick<Action, 'patch' | 'kubectl'> {
  return {
    patch,
    kubectl: (kind, name) => [
      ...['patch', kind, name, '--type', 'merge', '-p'],
      JSON.stringify(patch),
    ],
  }
}

const isPaused = ({ metadata }: KubeObject) =>
  metadata.annotations?.[PAUSED_ANNOTATION] !== undefined
const isKilled = (object: KubeObject) => isTrueAt(object, 'spec', 'killSwitch')
const isPoolPaused = (object: KubeObject) => isTrueAt(object, 'spec', 'rollout', 'paused')

function readyReason({ status }: KubeObject): string | undefined {
  return findCondition(parseStatus(status).conditions ?? [], 'Ready')?.reason
}

const OF_MACHINES: Readonly<Record<ActionName, Action>> = {
  pause: {
    ...annotate(''),
    isSet: isPaused,
    made: 'is paused: nothing is done with its machine until it is resumed.',
    isDone: (object) => readyReason(object) === 'Paused',
  },
  resume: {
    ...annotate(null),
    isSet: (object) => !isPaused(object),
    made: 'is resumed: the schedule decides again.',
    alreadyMade: 'is not paused.',
    isDone: (object) => readyReason(object) !== 'Paused',
  },
  kill: {
    ...merge({ spec: { killSwitch: true } }),
    isSet: isKilled,
    made: 'has its kill switch on: its machine is removed at once, and stays away until it is released.',
    isDone({ status }) {
      const { phase, machineRef, nodeRef } = parseStatus(status)
      return phase === 'Terminated' && machineRef === undefined && nodeRef === undefined
    },
    warns: (object) =>
      isPaused(object) ? 'it is paused, so nothing happens before sundial resume.' : undefined,
  },
  release: {
    ...merge({ spec: { killSwitch: false } }),
    isSet: (object) => !isKilled(object),
    made: 'has its kill switch off: the schedule decides again.',
    isDone: ({ status }) => parseStatus(status).phase !== 'Terminated',
    warns: (object) =>
      isPaused(object) ? 'it is paused, so nothing happens before sundial resume.' : undefined,
  },
}

const OF_POOLS: Readonly<Partial<Record<ActionName, Action>>> = {
  pause: {
    ...merge({ spec: { rollout: { paused: true } } }),
    isSet: isPoolPaused,
    made: 'is paused: no more nodes reboot. A node that has begun finishes.',
    isDone: ({ status }) => (parsePoolStatus(status).rebootSlots ?? []).length === 0,
    heldBy: heldSlots,
  },
  resume: {
    ...merge({ spec: { rollout: { paused: false } } }),
    isSet: (object) => !isPoolPaused(object),
    made: 'is resumed: its nodes reboot into the image, a few at a time.',
    alreadyMade: 'is not paused.',
    isDone: ({ status }) => parsePoolStatus(status).pausedSince === undefined,
    warns: haltOf,
  },
}
