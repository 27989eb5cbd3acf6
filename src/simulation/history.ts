// What has happened to the objects, and who did it: the API server's own account, from which alone the
// invariants are judged.
import type { Change } from '#src/embedded/api/embedded-api.ts'
import { textAt, valueAt } from '#src/embedded/stand-ins/json.ts'
import { createMirror, type Mirror } from '#src/embedded/stand-ins/mirror.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import type { Actor } from './actor.ts'
import { PROVIDER_KINDS } from './facts.ts'
import { createLetGo, type LetGo } from './let-go.ts'
import type { Call } from './network.ts'
import { isBegun, isEviction } from './rules/deed.ts'

/** One change of one object. */
export interface Deed {
  /** Milliseconds of the epoch, by the clock of the world. */
  readonly at: number
  readonly by: Actor
  readonly change: Change
  /** The request that did it, when a function sent it. */
  readonly call: Call | undefined
}

export interface Violation {
  /** `I2` to `I10`. */
  readonly invariant: string
  readonly at: number
  /** What was seen, in a sentence. */
  readonly says: string
}

/** What a rule may look at. */
export interface Past {
  /** Everything as it was just before the deed. */
  readonly before: Mirror
  /** Events by the uid of what they regard. */
  readonly reasonsOf: (uid: string) => ReadonlySet<string>
  /** ScheduledMachines that there ever were, by uid. */
  readonly known: ReadonlyMap<string, KubeObject>
  /** When the status of a ScheduledMachine last told of a removal, by uid; milliseconds. */
  readonly meantAt: (uid: string) => number | undefined
  /** The provider objects, by uid, whose Node was deleted while they were there: it does not come back. */
  readonly lostNode: ReadonlySet<string>
  /** Nodes, by uid, that somebody made who is none of the machines' kubelets. */
  readonly strangers: ReadonlySet<string>
  /** Those that took effect, by anybody. */
  readonly evictions: readonly Eviction[]
  /** ScheduledMachines whose Machine may stay. */
  readonly letGo: LetGo
  /** The latest that the clock of a pod has shown, milliseconds. */
  readonly latestOf: (pod: string) => number
}

export interface Eviction {
  readonly at: number
  /** The uid of what controls the pod. */
  readonly owner: string | undefined
  /** The Node that the pod was on. */
  readonly nodeName: string
}

export type Rule = (deed: Deed, past: Past) => string | undefined

export interface History extends Past {
  tell(deed: Deed): readonly Violation[]
  /** A pod's clock has shown this. */
  sawClock(pod: string, now: number): void
}

/** A history that holds every deed against the rules, by the name of their invariant. */
export function createHistory(rules: readonly (readonly [string, Rule])[]): History {
  const before = createMirror()
  const reasons = new Map<string, Set<string>>()
  const known = new Map<string, KubeObject>()
  const clocks = new Map<string, number>()
  const meant = new Map<string, number>()
  const lostNode = new Set<string>()
  const strangers = new Set<string>()
  const evictions: Eviction[] = []
  const letGo = createLetGo()

  const history: History = {
    before,
    known,
    lostNode,
    strangers,
    evictions,
    letGo,
    meantAt: (uid) => meant.get(uid),
    reasonsOf: (uid) => reasons.get(uid) ?? new Set(),
    latestOf: (pod) => clocks.get(pod) ?? 0,
    sawClock: (pod, now) => void clocks.set(pod, Math.max(now, clocks.get(pod) ?? 0)),
    tell(deed) {
      const { change, at } = deed
      letGo.notice(deed)
      const violations = rules.flatMap(([invariant, rule]) => {
        const says = rule(deed, history)
        return says === undefined ? [] : [{ invariant, at, says }]
      })
      if (change.object.kind === 'Event') remember(reasons, change.object)
      if (change.object.kind === 'ScheduledMachine') {
        const { uid = '' } = change.object.metadata
        known.set(uid, change.object)
        if (isMeant(change.object) || isMeant(change.old)) meant.set(uid, at)
      }
      if (change.object.kind === 'Node' && change.type === 'ADDED' && deed.by.type === 'other')
        strangers.add(change.object.metadata.uid ?? '')
      if (change.object.kind === 'Node' && change.type === 'DELETED')
        for (const { metadata } of hostsOf(before, change.object)) lostNode.add(metadata.uid ?? '')
      if (change.object.kind === 'Pod' && isEviction(deed) && isBegun(deed)) {
        const nodeName = textAt(change.object, 'spec', 'nodeName')
        evictions.push({ at, owner: controllerOf(change.object)?.uid, nodeName })
      }
      before.apply(change)
      return violations
    },
  }
  return history
}

/** Whether the status tells of a removal that is to be, or is under way. */
export function isMeant(object: KubeObject | undefined): boolean {
  return (
    valueAt(object, 'status', 'shutdownStartedAt') !== undefined ||
    valueAt(object, 'status', 'drain') !== undefined ||
    textAt(object, 'status', 'phase') === 'Terminated'
  )
}

function hostsOf(mirror: Mirror, node: KubeObject): readonly KubeObject[] {
  const providerID = textAt(node, 'spec', 'providerID')
  return PROVIDER_KINDS.flatMap(([group, kind]) => mirror.list(group, kind)).filter(
    (object) => textAt(object, 'spec', 'providerID') === providerID,
  )
}

// It is stored as the core group calls its fields.
function remember(reasons: Map<string, Set<string>>, event: KubeObject): void {
  const uid = textAt(event, 'involvedObject', 'uid') || textAt(event, 'regarding', 'uid')
  const known = reasons.get(uid) ?? new Set()
  known.add(textAt(event, 'reason'))
  reasons.set(uid, known)
}
