// The right end of a run, once nobody has done anything for long enough (I3, I5, I7, I9). It follows from the specs, the
// clock and the objects.
import type { DateTime } from 'luxon'
import { MACHINE_ANNOTATION } from '#src/cluster-api/labels.ts'
import { isTrueAt, listAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { reclaimRequestOf } from '#src/nodes/reclaim.ts'
import type { Wrong } from '../core/history.ts'
import { BACKSTOP_MS } from '../core/run-parts.ts'
import {
  agentsOf,
  childrenOf,
  cluster,
  durationAt,
  isReady,
  isUnowned,
  machine,
  machineOf,
  node,
  phaseOf,
  scheduledMachine,
} from './facts.ts'
import { isOverrideAwaited } from './overrides.ts'
import { isMeant, type MachinePast } from './past.ts'
import type { MachinesPlan } from './plan.ts'
import { mayStay } from './released.ts'
import { leftovers, taintsLeft } from './rules/outlives.ts'
import { wrongTaints } from './rules/taints.ts'
import { deletesCluster, isClusterThere, isGoing, isHeld, isInvalid, wantedWith } from './wanted.ts'

/** Everything that is not as it should be. */
export function judgeEnds(plan: MachinesPlan, past: MachinePast, now: DateTime): readonly Wrong[] {
  const each = plan.machines.flatMap(({ name }) => [
    ...judge(name, plan, past, now),
    ...strays(name, past),
  ])
  return [...each, ...orphans(past), ...keptCluster(past), ...keptAgents(past)]
}

/** In a run that only loses events and alarms: everything that is late one backstop after an edge of a window. */
export function judgeDelay(
  plan: MachinesPlan,
  past: MachinePast,
  now: DateTime,
): readonly string[] {
  const { before } = past
  // A paused machine is resumed at a time of its own.
  const prompt = plan.machines.filter(({ isMadePaused }) => isMadePaused !== true)
  return prompt.flatMap(({ name }) => {
    const owner = scheduledMachine(before, name)
    if (owner === undefined) return []
    const wanted = wantedWith(plan, past, owner, now)
    // The edges of this machine may be moved, and one of them is not late yet.
    if (wantedWith(plan, past, owner, now.minus(BACKSTOP_MS)) !== wanted) return []
    const its = machineOf(before, owner)
    if (wanted === 'up' && its === undefined)
      return [`${name}: its window is open, and there is no Machine`]
    const isLeaving = valueAt(owner, 'status', 'shutdownStartedAt') !== undefined
    if (wanted === 'Inactive' && its !== undefined && !isLeaving)
      return [`${name}: its window is closed, and nothing has begun`]
    return []
  })
}

/** Whether nothing is waited for any more. A machine that waits may still come to its timeout. */
export function isSettled(plan: MachinesPlan, past: MachinePast, now: DateTime): boolean {
  const { before } = past
  if (isOverrideAwaited(before, now)) return false
  // The Cluster is looked for at growing intervals, each of which writes a status.
  if (!isClusterThere(plan, past)) return false
  return plan.machines.every(({ name }) => {
    const owner = scheduledMachine(before, name)
    if (owner === undefined) return true
    return SETTLED.has(phaseOf(owner)) && !isLookedFor(owner) && !isHeld(owner)
  })
}

// A reference that was missing is looked for at growing intervals. It may be back, and the status says so only after the
// next of them.
function isLookedFor(owner: KubeObject): boolean {
  const conditions = listAt(owner, 'status', 'conditions')
  return conditions.some(
    (each) => textAt(each, 'type') === 'ReferencesValid' && textAt(each, 'status') === 'False',
  )
}

const SETTLED = new Set(['Active', 'Inactive', 'Disabled', 'Terminated'])

/** How long it takes until everything has come to its end, once it is calm: two backstops, the longest grace period and
 * drain, and the time that Cluster API and its provider take. Milliseconds. */
export function patience(owners: readonly KubeObject[]): number {
  const own = owners.map(
    (owner) => durationAt(owner, 'gracefulShutdownTimeout') + durationAt(owner, 'nodeDrainTimeout'),
  )
  return 2 * BACKSTOP_MS + PROVIDER_MS + Math.max(0, ...own)
}

/** When windows open and close in this run. */
export function edgesOf({
  start,
  edges,
}: Pick<MachinesPlan, 'start' | 'edges'>): readonly DateTime[] {
  if (edges !== undefined) return edges
  return [9, 10].map((hour) => start.startOf('day').set({ hour })).filter((edge) => edge > start)
}

const PROVIDER_MS = 90_000

function judge(
  name: string,
  plan: MachinesPlan,
  past: MachinePast,
  now: DateTime,
): readonly Wrong[] {
  const mirror = past.before
  const owner = scheduledMachine(mirror, name)
  if (owner === undefined) return []
  const wanted = wantedWith(plan, past, owner, now)
  const phase = phaseOf(owner)
  const its = machineOf(mirror, owner)
  const isBegun = isMeant(owner)
  const wrong = (says: string, invariant = isInvalid(owner) ? 'I9' : 'I3') => [
    { invariant, says: `${name} should be ${wanted} and is ${phase}: ${says}` },
  ]
  switch (wanted) {
    case 'gone':
      return wrong('it was deleted long ago')
    case 'up':
    case 'prepared':
      return judgeUp(owner, its, past, wanted).flatMap((says) => wrong(says))
    // Without its Cluster no Machine can be made.
    case 'waiting':
      if (its !== undefined) return wrong('its Cluster is gone, and its Machine is not')
      return ['Pending', 'Error'].includes(phase) ? [] : wrong('its Cluster is gone')
    case 'Error':
      if (isBegun && its !== undefined) return wrong('its removal has begun and does not end')
      return phase === 'Error' ? [] : wrong(textAt(owner, 'status', 'message'))
    default: {
      const left = [
        ...leftovers(owner, mirror),
        ...lateNodes(name, plan, mirror),
        ...unownedMachine(name, past),
      ]
      if (left.length > 0) return wrong(`there is still ${left.join(', ')}`, 'I5')
      return phase === wanted ? [] : wrong(textAt(owner, 'status', 'message'))
    }
  }
}

// A Node that registers after its Machine is gone is found by its event. If that event is lost, the backstop finds the
// Node only within a quarter of an hour. A Node that registers in a cluster that is being deleted goes with the cluster.
function lateNodes(
  name: string,
  plan: MachinesPlan,
  mirror: MachinePast['before'],
): readonly string[] {
  const isHeard =
    !plan.lost.events &&
    !plan.hasWorkloadApi &&
    plan.incidents.every(
      (each) => each.type !== 'event' && each.type !== 'apiRestart' && !deletesCluster(each),
    )
  const found = node(mirror, name)
  const isIts = found?.metadata.annotations?.[MACHINE_ANNOTATION] === name && !isReady(found)
  return isHeard && isIts && machine(mirror, name) === undefined ? [`Node ${name}`] : []
}

function judgeUp(
  owner: KubeObject,
  its: KubeObject | undefined,
  { before: mirror, lostNode, strangers, taintAuthors }: MachinePast,
  wanted: 'up' | 'prepared',
): readonly string[] {
  const { name } = owner.metadata
  if (its === undefined) {
    const taken = machine(mirror, name)
    return taken === undefined ? ['there is no Machine'] : ['its Machine is somebody else’s']
  }
  const nodeName = textAt(its, 'status', 'nodeRef', 'name')
  const found = node(mirror, nodeName)
  const its_node = strangers.has(found?.metadata.uid ?? '') ? undefined : found
  // A deleted Node does not come back while its Machine stays. The Machine may never have known the Node.
  const isNodeLost =
    its_node === undefined &&
    (nodeName !== '' ||
      childrenOf(mirror, name).some(({ metadata }) => lostNode.has(metadata.uid ?? '')))
  const phase = phaseOf(owner)
  if (isNodeLost) return ['Pending', 'Error'].includes(phase) ? [] : ['its Node does not exist']
  const wrong: string[] = []
  if (phase !== (wanted === 'up' ? 'Active' : 'Pending'))
    wrong.push(textAt(owner, 'status', 'message'))
  if (textAt(its, 'status', 'phase') !== 'Running') wrong.push('its Machine is not Running')
  if (!isReady(its_node)) wrong.push('its Node is not Ready')
  if (childrenOf(mirror, name).length !== 2) wrong.push('it has not two provider objects')
  const mark = its_node?.metadata.annotations?.['5spot.finos.org/cordoned-by']
  const mayBeMarked = wanted === 'prepared' && isTrueAt(owner, 'spec', 'leadCordon')
  if (mark !== undefined && !mayBeMarked) wrong.push(`its Node is marked as cordoned by ${mark}`)
  if (its_node !== undefined && reclaimRequestOf(its_node))
    wrong.push('its Node asks for a reclaim')
  if (textAt(owner, 'status', 'nodeRef', 'name') !== nodeName) wrong.push('nodeRef is another')
  if (its_node) wrong.push(...wrongTaints(owner, its_node, { taintAuthors }))
  return wrong
}

// A Cluster that was deleted is gone, whatever Machines of ours it had.
function keptCluster({ before }: MachinePast): readonly Wrong[] {
  const found = cluster(before)
  return found !== undefined && isGoing(found)
    ? [{ invariant: 'I13', says: 'the Cluster was deleted long ago, and is still there' }]
    : []
}

// ConfigMaps of agents whose ScheduledMachine is gone.
function keptAgents({ before, known, released, hasLostCluster }: MachinePast): readonly Wrong[] {
  if (hasLostCluster()) return []
  const isThere = ({ metadata }: KubeObject) =>
    scheduledMachine(before, metadata.name)?.metadata.uid === metadata.uid
  return [...known.values()]
    .filter((owner) => !isThere(owner) && !released.forced.has(owner.metadata.uid ?? ''))
    .flatMap(({ metadata }) => agentsOf(before, metadata.uid))
    .map(({ metadata }) => ({ invariant: 'I5', says: `there is still ConfigMap ${metadata.name}` }))
}

function unownedMachine(name: string, { before }: MachinePast): readonly string[] {
  const found = machine(before, name)
  return found !== undefined && isUnowned(before, found) ? [`Machine ${name} that nobody owns`] : []
}

// A Machine without an owner that nobody wanted to keep.
function strays(name: string, past: MachinePast): readonly Wrong[] {
  const { before, known, released } = past
  if (scheduledMachine(before, name) !== undefined) return []
  const wasReleased = [...known.values()].some(
    ({ metadata }) => metadata.name === name && mayStay(released, metadata.uid),
  )
  return wasReleased
    ? []
    : unownedMachine(name, past).map((left) => ({
        invariant: 'I5',
        says: `there is still ${left}`,
      }))
}

// Objects that are left of ScheduledMachines that are gone.
function orphans(past: MachinePast): readonly Wrong[] {
  const { before, known, released } = past
  return [...known.values()].flatMap((owner) => {
    if (released.forced.has(owner.metadata.uid ?? '')) return []
    const current = scheduledMachine(before, owner.metadata.name)
    if (current?.metadata.uid === owner.metadata.uid) return []
    const its = machine(before, owner.metadata.name)
    const isIts = its?.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid)
    if (current !== undefined && isIts !== true) return []
    return [...leftovers(owner, before), ...taintsLeft(owner, past)].map((left) => ({
      invariant: 'I5',
      says: `${owner.metadata.name} is gone, and not ${left}`,
    }))
  })
}
