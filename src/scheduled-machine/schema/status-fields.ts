// `status` of a ScheduledMachine. The schema accepts everything that Sundial and 5-Spot ever wrote, because a status
// that is refused would stop the machine. Every field can be computed again.
import * as z from 'zod/mini'
import { ConditionFields } from '#src/kube/schema/condition-fields.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { flag, instant, text, whole } from '#src/kube/schema/status-texts.ts'
import { DRAIN_FIELDS } from '#src/nodes/drain/status-fields.ts'
import { OUTBOX_FIELDS } from '#src/outbox/undelivered.ts'
import { AppliedTaint } from './taint-fields.ts'

const REFERENCE = {
  apiVersion: text('Its API group and version.'),
  kind: text('Its kind.'),
  name: text('Its name.'),
}

export const PhaseName = z
  .enum([
    'Pending',
    'Active',
    'ShuttingDown',
    'Inactive',
    'Disabled',
    'Terminated',
    'EmergencyRemove',
    'Error',
  ])
  .register(fieldNotes, { description: 'A summary of the state for people.' })

export const STATUS_FIELDS = {
  phase: z.optional(PhaseName),
  phaseSince: z.optional(instant('When the phase began. At rest, also when a pause ended.')),
  offSeconds: z.optional(
    whole('How long the machine was off in sum, without the present time off.'),
  ),
  message: z.optional(text('The present state, as a sentence.')),
  inSchedule: z.optional(flag('The window is open.')),
  calendars: z.optional(
    text('The ConfigMaps of the calendars and their versions, as the last pass read them.'),
  ),
  ready: z.optional(flag('The node is there and Ready.')),
  next: z.optional(text('The next change of the schedule, with its time.')),
  conditions: z.optional(
    z.array(ConditionFields).register(fieldNotes, {
      description:
        'The conditions: Ready, Scheduled, ReferencesValid, MachineReady, UpToDate, FieldsDelivered, NodeTainted, ReclaimAgentConfigured, EmergencyReclaim, RapidReclaim.',
      listType: 'map',
      listMapKeys: ['type'],
    }),
  ),
  observedGeneration: z.optional(whole('Generation of the spec that this status is about.')),
  providerID: z.optional(text('ID that the infrastructure provider gave the machine.')),
  nodeRef: z.optional(nodeReference('The Node.')),
  machineRef: z.optional(objectReference('The Machine.')),
  workloadCluster: z.optional(
    z
      .object({
        clusterName: z.optional(text('Name of its Cluster.')),
        kubeconfigSecret: z
          .object({ name: text('Name of the Secret.'), key: text('Key in the Secret.') })
          .register(fieldNotes, { description: 'The Secret with its kubeconfig.' }),
      })
      .register(fieldNotes, {
        description:
          'The workload cluster in which the machine was found. Without its Secret, the Node is unknown.',
      }),
  ),
  bootstrapRef: z.optional(objectReference('The bootstrap object.')),
  infrastructureRef: z.optional(objectReference('The infrastructure object.')),
  appliedNodeTaints: z.optional(
    z.array(AppliedTaint).register(fieldNotes, {
      description: 'The taints on the node that are ours.',
      listType: 'atomic',
    }),
  ),
  reclaimAgent: z.optional(
    z
      .object({ nodeName: text('Name of the Node.') })
      .register(fieldNotes, { description: 'The Node whose reclaim agent is configured.' }),
  ),
  reclaim: z.optional(
    z
      .object({
        nodeName: text('Name of the Node.'),
        startedAt: instant('When the reclaim began.'),
        reason: z.optional(text('Why it was requested, in the words of the agent.')),
        requestedAt: z.optional(instant('When it was requested, by the clock of the Node.')),
        scheduleDisabledAt: z.optional(instant('When the schedule was disabled.')),
        endedAt: z.optional(instant('When nothing of the machine was left.')),
      })
      .register(fieldNotes, { description: 'The last emergency reclaim, until it is over.' }),
  ),
  reclaimedAt: z.optional(
    instant('Since when the machine is held out of service, until a person acknowledges it.'),
  ),
  recentReclaims: z.optional(
    z.array(instant('When a reclaim began.')).register(fieldNotes, {
      description: 'The last reclaims within ten minutes, at most three.',
      listType: 'atomic',
    }),
  ),
  joinSeconds: z.optional(
    z.array(whole('Seconds.')).register(fieldNotes, {
      description:
        'How long the last ten joins took, from the creation of the Machine until it could be in service. The newest is the last. Measured for a leadTime.',
      listType: 'atomic',
    }),
  ),
  joinMeasuredFor: z.optional(
    instant('When the Machine was created whose join was measured last, or will not be measured.'),
  ),
  joinReadyAt: z.optional(
    instant('When the Node of a prepared machine was first Ready, until its join is measured.'),
  ),
  machineDeletedAt: z.optional(
    instant(
      'When it was seen that somebody had deleted the Machine: it stays away until the next window.',
    ),
  ),
  lastScheduledTime: z.optional(instant('When a machine was last created.')),
  nextActivation: z.optional(instant('When the machine will next be asked to join.')),
  nextCleanup: z.optional(instant('When the machine will next be asked to leave.')),
  lastTransitionDelay: z.optional(
    z
      .object({
        transition: z.enum(['Join', 'Leave']).register(fieldNotes, {
          description: 'Whether the machine was to join or to leave.',
        }),
        plannedAt: instant(
          'When the window opened or closed, or when the machine was to be begun.',
        ),
        opensAt: z.optional(
          instant('When the window opens that the machine was begun for, ahead of it.'),
        ),
        startSeconds: z.optional(
          whole('From then until the Machine was created, or its shutdown began.'),
        ),
        endSeconds: z.optional(
          whole('From then, or from opensAt, until the machine was Active, or gone.'),
        ),
      })
      .register(fieldNotes, {
        description: 'How late the last change of the schedule was carried out.',
      }),
  ),
  override: z.optional(
    z
      .object({
        name: text('Its name.'),
        uid: text('Its uid.'),
        state: z.enum(['On', 'Off']).register(fieldNotes, {
          description: 'Whether the machine is in service while the override is in force.',
        }),
        phase: z.enum(['Pending', 'Active']).register(fieldNotes, {
          description: 'Active: it is in force. Pending: it is the next one to begin.',
        }),
        from: instant('When it begins.'),
        until: instant('When it ends.'),
        createdAt: z.optional(instant('When it was created.')),
        createdBy: z.optional(text('Who created it.')),
        reason: z.optional(text('Why, in the words of that person.')),
        endsSoon: z.optional(flag('It ends within 15 minutes.')),
      })
      .register(fieldNotes, {
        description: 'The ScheduleOverride that is in force, or the next one to begin.',
      }),
  ),
  shutdownStartedAt: z.optional(instant('When the shutdown began.')),
  drain: z.optional(
    z
      .object({
        ...DRAIN_FIELDS,
        by: z.optional(
          z.enum(['ClusterAPI', 'Nobody']).register(fieldNotes, {
            description: 'Who drains the node, if not Sundial.',
          }),
        ),
        because: z.optional(text('Why it is not drained by Sundial.')),
      })
      .register(fieldNotes, { description: 'The progress of the drain.' }),
  ),
  deletion: z.optional(
    z
      .object({
        machine: z.enum(['Removed', 'Kept']).register(fieldNotes, {
          description: 'Whether the machine is removed, too, or is kept (--cascade=orphan).',
        }),
        uid: z.optional(text('Uid of the object that is deleted.')),
        seenAt: instant('When that was seen.'),
      })
      .register(fieldNotes, {
        description: 'For a deleted object: what happens to its machine.',
      }),
  ),
  retry: z.optional(
    z
      .object({
        attempts: whole('How often it failed in a row.'),
        notBefore: z.optional(instant('When it is tried again.')),
        lastError: z.optional(text('The last error.')),
      })
      .register(fieldNotes, {
        description: 'An action, or machines in a row, that failed, and when it is tried again.',
      }),
  ),
  ...OUTBOX_FIELDS,
  wakeTime: z.optional(instant('When this object needs its next pass.')),
}

function objectReference(description: string) {
  return z
    .object({ ...REFERENCE, namespace: z.optional(text('Its namespace.')) })
    .register(fieldNotes, { description })
}

function nodeReference(description: string) {
  return z
    .object({ ...REFERENCE, uid: z.optional(text('Its uid.')) })
    .register(fieldNotes, { description })
}
