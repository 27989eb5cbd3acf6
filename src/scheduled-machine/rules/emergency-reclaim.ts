// An emergency reclaim: the owner of the host needs it at once. The request is an annotation on the Node of this machine's
// Machine (spec §7). The steps, each of which may be repeated:
//
//   Event ─▶ EmergencyRemove ─▶ cordon, drain for at most 60 s ─▶ DELETE Machine ─▶ schedule disabled ─▶ Event
//     ─▶ annotations, label and ConfigMap removed from the Node ─▶ Disabled
import type { DateTime } from 'luxon'
import { isDrainSkipped } from '#src/cluster-api/skip-drain.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { type ReclaimRequest, reclaimRequestOf } from '#src/nodes/reclaim.ts'
import type { Decision, Effect, EventDraft, LoopEffect } from '../effects.ts'
import type { AnyNodeFacts, Facts, GoingFacts, GoneFacts } from '../facts.ts'
import { ownNode } from '../own-node.ts'
import { isRapid, rapid, withReclaimNow } from '../reclaim/rapid-reclaim.ts'
import { describeReclaim, isReclaiming, newReclaim, reclaimDeadline } from '../reclaim/reclaim.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import { statusOf } from '../status.ts'
import { cordon } from './cordon.ts'
import { leave } from './leave.ts'
import { persistedRefs } from './persisted-refs.ts'
import { isAgentRead, removal } from './reclaim-agent.ts'

/** Begins the reclaim that the Node asks for. A deletion and a kill switch come first. */
export function requestedReclaim(facts: Facts, now: DateTime): Decision | undefined {
  if (facts.deletedAt !== undefined || facts.spec.killSwitch || isReclaiming(facts))
    return undefined
  const node = facts.machine.type === 'ours' ? ownNode(facts) : undefined
  const request = node && reclaimRequestOf(node)
  if (node === undefined || request === undefined) return undefined
  return begin(facts, request, node.metadata, now)
}

function begin(
  facts: AnyNodeFacts,
  request: ReclaimRequest,
  node: { readonly name: string; readonly uid?: string },
  now: DateTime,
): Decision {
  const { status, uid } = facts
  const reclaim = newReclaim(node.name, request, now)
  const recentReclaims = withReclaimNow(status.recentReclaims, now)
  const begun = {
    ...status,
    reclaim,
    recentReclaims,
    shutdownStartedAt: status.shutdownStartedAt ?? reclaim.startedAt,
    ...(status.drain && { drain: withoutClusterApi(status.drain) }),
  }
  const message = describeReclaim(reclaim)
  const next = statusOf({ ...facts, status: begun }, now, {
    phase: 'EmergencyRemove',
    reason: 'EmergencyReclaim',
    message,
    machineReady: { status: 'False', reason: 'EmergencyReclaim', message: 'The node is reclaimed' },
    change: persistedRefs(facts),
    wakes: [{ type: 'at', at: now }],
  })
  // The id has nothing of this pass: a pass that is killed before it stores the status gives the same name.
  const id = `${uid} reclaim ${node.uid} ${request.requestedAt} ${status.phase} ${status.phaseSince}`
  const event = warning('EmergencyReclaim', 'EmergencyReclaim', requestNote(reclaim), id)
  const rapidly = isRapid(recentReclaims)
    ? [warning('RapidReclaim', 'EmergencyReclaim', rapid(recentReclaims).message, `${id} rapid`)]
    : []
  return { before: [event, ...rapidly], status: next, after: cordon(facts), again: true }
}

// A reclaim does not wait for a drain by Cluster API.
function withoutClusterApi(drain: NonNullable<ScheduledMachineStatus['drain']>) {
  const { by, because: _, ...rest } = drain
  return by === 'ClusterAPI' ? rest : drain
}

function requestNote({
  reason = 'reclaim trigger on Node',
  requestedAt,
}: {
  readonly reason?: string
  readonly requestedAt?: string
}): string {
  return `Emergency reclaim requested${requestedAt === undefined ? '' : ` (${requestedAt})`}: ${reason}`
}

/** The steps after the Machine is deleted: first the schedule, so that no new machine is created. */
export function afterMachineDeleted(
  facts: GoingFacts | GoneFacts,
  now: DateTime,
): Decision | undefined {
  const { reclaim, reclaimedAt } = facts.status
  if (reclaim === undefined || !isReclaiming(facts) || facts.deletedAt !== undefined)
    return undefined
  if (reclaim.scheduleDisabledAt !== undefined) return withoutDrain(facts, leave(facts, now), now)
  if (facts.reclaimDisables === 'spec' && facts.spec.isScheduleEnabled) {
    const patch = { spec: { schedule: { enabled: false } } }
    return { after: [{ type: 'patchObject', doing: 'disable the schedule', patch }], again: true }
  }
  if (facts.reclaimDisables === 'status' && reclaimedAt === undefined) {
    return { status: { ...facts.status, reclaimedAt: formatInstant(now) }, again: true }
  }
  const { reclaimAgent, ...status } = facts.status
  // Otherwise the agent would ask again, as long as the Node is there.
  const isQuieted = facts.type === 'going' && isAgentRead(facts)
  const done = {
    ...status,
    ...(reclaimAgent !== undefined && !isQuieted && { reclaimAgent }),
    reclaim: { ...reclaim, scheduleDisabledAt: formatInstant(now) },
  }
  const decision = withoutDrain(facts, leave({ ...facts, status: done }, now), now)
  const agent = isQuieted ? removal(facts) : []
  const before = [disabled(facts), ...agent, ...clearing(facts), ...(decision.before ?? [])]
  return { ...decision, before }
}

// Cluster API had begun its own drain before the reclaim.
function withoutDrain(facts: GoingFacts | GoneFacts, decision: Decision, now: DateTime): Decision {
  if (facts.type === 'gone' || isDrainSkipped(facts.machine.value)) return decision
  const deadline = reclaimDeadline(facts, now)
  if (deadline === undefined || now < deadline) return decision
  const skip: Effect = { type: 'skipMachineDrain', what: 'drainAndDetach' }
  return { ...decision, after: [skip, ...(decision.after ?? [])] }
}

function disabled({ key, uid, status, reclaimDisables }: GoingFacts | GoneFacts): LoopEffect {
  const note =
    reclaimDisables === 'spec'
      ? `The schedule was disabled after the emergency reclaim: set spec.schedule.enabled to true to put the machine back in service`
      : `The schedule is held disabled after the emergency reclaim: kubectl -n ${key.namespace} annotate sm ${key.name} 5spot.finos.org/reclaim-acknowledged=true puts the machine back in service`
  const id = `${uid} reclaim disabled ${status.reclaim?.startedAt}`
  return warning('EmergencyReclaimDisabledSchedule', 'EmergencyReclaimDisableSchedule', note, id)
}

function clearing(facts: AnyNodeFacts): readonly Effect[] {
  const node = ownNode(facts)
  const isRequested = node !== undefined && reclaimRequestOf(node) !== undefined
  return isRequested ? [{ type: 'clearReclaimRequest' }] : []
}

function warning(reason: string, action: string, note: string, id: string): LoopEffect {
  const event: EventDraft = { type: 'Warning', reason, action, note, id }
  return { type: 'emit', event }
}
