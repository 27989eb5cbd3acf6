// The metrics of 5-Spot, under its names, for dashboards and alerts that exist. Each has the meaning that its documents
// give it. Where its code counts a state again in each pass, the change to that state is counted here, once.
import type { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { textAt } from '#src/kube/json.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { EVENTS } from '#src/kube/resource.ts'
import type { Reconciler } from '#src/reconcile/reconciler.ts'
import type { Counter, Labels, Metrics } from '#src/telemetry/metrics.ts'
import { VERSION } from '#src/telemetry/version.ts'
import type { Decision } from './effects.ts'
import { MACHINE_READY } from './reasons.ts'
import type { ReconcileRequest } from './request.ts'
import { isWanted } from './service.ts'
import type { Subject } from './subject.ts'
import type { ScheduledMachineSystem } from './system.ts'
import { actionOf, CHECK_REFERENCES } from './transition.ts'

export interface UpstreamMetrics {
  /** Counts the evictions and the Events that go through this client. */
  countIn(client: KubeClient): KubeClient
  countSystem(system: ScheduledMachineSystem): ScheduledMachineSystem
  /** `reconcile` must belong to a system of `countSystem`. */
  countReconciler(reconcile: Reconciler<ReconcileRequest>): Reconciler<ReconcileRequest>
}

interface Decided {
  readonly decision: Decision
  readonly now: DateTime
}

const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const RECLAIM_SECONDS = [0.5, 1, 2.5, 5, 10, 15, 20, 30, 45, 60, 90]

/** Registers the metrics in `metrics`. */
export function createUpstreamMetrics(metrics: Metrics, clock: Clock): UpstreamMetrics {
  const counted = register(metrics)
  const phases = new WeakMap<ReconcileRequest, string>()
  const decisions = new WeakMap<object, Decided>()

  return {
    countIn: (client) => ({
      ...client,
      async create(resource, object, signal) {
        const created = await client.create(resource, object, signal)
        if (resource === EVENTS) countEvent(object, counted)
        return created
      },
      async evict(key, uid, signal) {
        return countResult(counted.evictions, () => client.evict(key, uid, signal))
      },
    }),

    countSystem: (system) => ({
      ...system,
      readSubject(object, request, now) {
        const subject = system.readSubject(object, request, now)
        if (!phases.has(request)) {
          phases.set(request, subject.status.phase ?? 'Pending')
          countEvaluation(subject, now, counted.evaluations)
        }
        return subject
      },
      decide(facts, now, trace) {
        const decision = system.decide(facts, now, trace)
        decisions.set(facts, { decision, now })
        return decision
      },
      async gather(goal, subject, context) {
        const { facts, performer } = await system.gather(goal, subject, context)
        return {
          facts,
          performer: {
            ...performer,
            async perform(effect) {
              await performer.perform(effect)
              const decided = decisions.get(facts)
              if (effect.type === 'deleteMachine' && decided) countDrain(decided, counted)
            },
          },
        }
      },
    }),

    countReconciler: (reconcile) => async (request, signal) => {
      const began = clock.elapsed()
      const end = (result: 'success' | 'failure') => {
        const phase = phases.get(request) ?? 'Pending'
        counted.reconciliations.add({ phase, result })
        counted.seconds.observe((clock.elapsed() - began) / 1000, { phase })
      }
      try {
        const outcome = await reconcile(request, signal)
        if (outcome.kind === 'again') counted.errors.add({ error_type: typeOf(signal, 'kube_api') })
        if (outcome.kind !== 'gone') end(outcome.kind === 'again' ? 'failure' : 'success')
        return outcome
      } catch (error) {
        const type = error instanceof KubeError ? 'kube_api' : 'other'
        counted.errors.add({ error_type: typeOf(signal, type) })
        end('failure')
        throw error
      }
    },
  }
}

function register(metrics: Metrics) {
  metrics.info('fivespot_controller_info', 'Controller information', {
    version: VERSION,
    instance_id: '0',
  })
  // Nobody is elected: every process that runs reconciles.
  metrics.gauge('fivespot_is_leader', 'Whether this instance reconciles: always 1', () => 1)
  return {
    reconciliations: metrics.counter(
      'fivespot_reconciliations_total',
      'Total number of reconciliations performed',
    ),
    seconds: metrics.histogram(
      'fivespot_reconciliation_duration_seconds',
      'Duration of reconciliation operations in seconds',
      SECONDS,
      true,
    ),
    evaluations: metrics.counter(
      'fivespot_schedule_evaluations_total',
      'Total number of schedule evaluations',
    ),
    errors: metrics.counter('fivespot_errors_total', 'Total number of errors by type'),
    drains: metrics.counter('fivespot_node_drains_total', 'Total number of node drain operations'),
    evictions: metrics.counter(
      'fivespot_pod_evictions_total',
      'Total number of pod evictions during node drain',
    ),
    killSwitches: metrics.counter(
      'fivespot_kill_switch_activations_total',
      'Total number of kill switch activations',
    ),
    finalizerTimeouts: metrics.counter(
      'fivespot_finalizer_cleanup_timeouts_total',
      'Total number of finalizer cleanup timeouts',
    ),
    reclaims: metrics.counter(
      'fivespot_emergency_reclaims_total',
      'Total number of emergency reclaims by ScheduledMachine',
    ),
    reclaimSeconds: metrics.histogram(
      'fivespot_emergency_drain_duration_seconds',
      'Duration of the drains of emergency reclaims, by outcome',
      RECLAIM_SECONDS,
      true,
    ),
    rapidReclaims: metrics.counter(
      'fivespot_rapid_re_reclaims_total',
      'Total number of warnings of rapid reclaims by ScheduledMachine',
    ),
  }
}

type Counted = ReturnType<typeof register>

/** The Events about an error: a change to the phase Error, or invalid references that leave the phase as it is. */
const ERROR_ACTIONS: ReadonlySet<string> = new Set([actionOf('Error'), CHECK_REFERENCES])

/** The type of an error for each reason of these Events. */
const ERROR_TYPES: Readonly<Record<string, string>> = {
  ScheduleInvalid: 'schedule',
  ReferencesInvalid: 'reference_validation',
  FileResolutionFailed: 'file_resolution',
  NameConflict: 'validation',
  MachineCreationFailed: 'capi',
  MachineDeletionFailed: 'capi',
  ProvisioningFailed: 'capi',
  ProvisioningTimedOut: 'timeout',
}

// An Event is written once for each change: a second one of the same name is refused.
function countEvent(event: object, counted: Counted): void {
  const [action, reason] = [textAt(event, 'action'), textAt(event, 'reason')]
  const machine: Labels = {
    namespace: textAt(event, 'regarding', 'namespace'),
    name: textAt(event, 'regarding', 'name'),
  }
  if (action === actionOf('Terminated')) counted.killSwitches.add()
  if (action === actionOf('EmergencyRemove')) counted.reclaims.add(machine)
  if (ERROR_ACTIONS.has(action)) counted.errors.add({ error_type: ERROR_TYPES[reason] ?? 'other' })
  if (reason === 'RapidReclaim') counted.rapidReclaims.add(machine)
  if (reason === 'FinalizerCleanupTimedOut') counted.finalizerTimeouts.add()
}

function countEvaluation(subject: Subject, now: DateTime, evaluations: Counter): void {
  const { spec, deletedAt } = subject
  if (spec.schedule === undefined || spec.killSwitch || deletedAt !== undefined) return
  evaluations.add({ result: isWanted(subject, now) ? 'active' : 'inactive' })
}

// A drain ends when the Machine is deleted. The reason of `MachineReady` says how.
function countDrain({ decision: { status }, now }: Decided, counted: Counted): void {
  if (status?.nodeRef === undefined) return
  const reason = findCondition(status.conditions ?? [], MACHINE_READY)?.reason
  if (reason !== 'NodeDrained' && reason !== 'NodeDrainFailed') return
  const isDrained = reason === 'NodeDrained'
  counted.drains.add({ result: isDrained ? 'success' : 'failure' })
  const reclaimedAt = parseInstant(status.reclaim?.startedAt)
  if (status.phase !== 'EmergencyRemove' || reclaimedAt === undefined) return
  const seconds = now.diff(reclaimedAt).as('seconds')
  counted.reclaimSeconds.observe(seconds, { outcome: isDrained ? 'success' : 'timeout' })
}

async function countResult<T>(counter: Counter, action: () => Promise<T>): Promise<T> {
  try {
    const result = await action()
    counter.add({ result: 'success' })
    return result
  } catch (error) {
    counter.add({ result: 'failure' })
    throw error
  }
}

// The pass was aborted at its deadline.
function typeOf(signal: AbortSignal, type: string): string {
  return signal.aborted ? 'timeout' : type
}
