// `status` of a ScheduledMachine. The schema accepts everything that Sundial and 5-Spot ever wrote, because a status
// that is refused would stop the machine. Every field can be computed again.
import * as z from 'zod/mini'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { AppliedTaint } from './taint-fields.ts'

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

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
  .register(fieldNotes, { description: 'Where the machine is in its life, for people.' })

export const ConditionFields = z
  .object({
    type: text('Type of the condition.'),
    status: z
      .enum(['True', 'False', 'Unknown'])
      .register(fieldNotes, { description: 'Whether it holds.' }),
    reason: text('One word why.'),
    message: text('A sentence why.'),
    lastTransitionTime: instant('When the status last changed.'),
    observedGeneration: z.optional(whole('Generation of the spec that this is about.')),
  })
  .register(fieldNotes, { description: 'One aspect of the state.' })

export const STATUS_FIELDS = {
  phase: z.optional(PhaseName),
  phaseSince: z.optional(
    instant('When the phase was entered, or, at rest, resumed after a pause.'),
  ),
  message: z.optional(text('What is going on, in a sentence.')),
  inSchedule: z.optional(flag('The window is open.')),
  ready: z.optional(flag('The node is there and Ready.')),
  next: z.optional(text('The next change and when.')),
  conditions: z.optional(
    z.array(ConditionFields).register(fieldNotes, {
      description:
        'The state in its aspects: Ready, Scheduled, ReferencesValid, MachineReady, UpToDate, NodeTainted, EmergencyReclaim.',
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
          'The workload cluster that the machine was seen in. Without its Secret the Node is unknown.',
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
  lastScheduledTime: z.optional(instant('When a machine was last asked for.')),
  nextActivation: z.optional(instant('When the machine will next be asked to join.')),
  nextCleanup: z.optional(instant('When the machine will next be asked to leave.')),
  shutdownStartedAt: z.optional(instant('When the shutdown began.')),
  drain: z.optional(
    z
      .object({
        startedAt: instant('When the drain began.'),
        podsRemaining: z.optional(whole('Pods still to go.')),
        blocked: z.optional(
          z
            .array(
              z
                .object({
                  namespace: text('Namespace of the pod.'),
                  name: text('Name of the pod.'),
                  message: text("Why it could not be evicted, in the API server's words."),
                })
                .register(fieldNotes, { description: 'A pod that could not be evicted yet.' }),
            )
            .register(fieldNotes, {
              description: 'Pods that could not be evicted yet.',
              listType: 'atomic',
            }),
        ),
        lastEvictionAt: z.optional(instant('When pods were last told to go.')),
        newestPodAt: z.optional(
          instant('When the youngest of the pods that were on the node at that time was created.'),
        ),
        returning: z.optional(
          z
            .array(
              z
                .object({
                  namespace: text('Namespace of the workload.'),
                  kind: text('Kind of the workload.'),
                  name: text('Name of the workload.'),
                  times: whole('How often its pods have come back, counted up to two.'),
                  message: text('Why they do.'),
                })
                .register(fieldNotes, {
                  description: 'A workload whose pods come back to the cordoned node.',
                }),
            )
            .register(fieldNotes, {
              description:
                'Workloads whose pods come back to the cordoned node. From the second time on they are not waited for.',
              listType: 'atomic',
            }),
        ),
        by: z.optional(
          z.enum(['ClusterAPI', 'Nobody']).register(fieldNotes, {
            description: 'Who drains the node, if not Sundial.',
          }),
        ),
        because: z.optional(text('Why it is not drained by Sundial.')),
      })
      .register(fieldNotes, { description: 'How far the drain is.' }),
  ),
  deletion: z.optional(
    z
      .object({
        machine: z.enum(['Removed', 'Kept']).register(fieldNotes, {
          description: 'Whether the machine goes, too, or stays (--cascade=orphan).',
        }),
        uid: z.optional(text('Uid of the object that is deleted.')),
        seenAt: instant('When that was seen.'),
      })
      .register(fieldNotes, {
        description: 'Of an object that is deleted: what becomes of its machine.',
      }),
  ),
  retry: z.optional(
    z
      .object({
        attempts: whole('How often it failed in a row.'),
        notBefore: z.optional(instant('When it is tried again.')),
        lastError: z.optional(text('What went wrong the last time.')),
      })
      .register(fieldNotes, {
        description: 'An action, or machines in a row, that failed, and when it is tried again.',
      }),
  ),
  wakeTime: z.optional(instant('When this object has to be looked at again.')),
}

function instant(description: string) {
  return z.string().check(z.regex(RFC_3339)).register(fieldNotes, {
    description,
    allowed: 'an RFC 3339 time',
    pattern: 'drop',
    format: 'date-time',
  })
}

function text(description: string) {
  return z.string().register(fieldNotes, { description })
}

function flag(description: string) {
  return z.boolean().register(fieldNotes, { description })
}

function whole(description: string) {
  return z.int().check(z.gte(0)).register(fieldNotes, { description, format: 'int64' })
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
