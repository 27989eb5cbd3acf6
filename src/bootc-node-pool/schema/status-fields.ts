// `status` of a BootcNodePool.
import * as z from 'zod/mini'
import { ConditionFields } from '#src/kube/schema/condition-fields.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { flag, instant, text, whole } from '#src/kube/schema/status-texts.ts'
import { DRAIN_FIELDS } from '#src/nodes/drain/status-fields.ts'
import { OUTBOX_FIELDS } from '#src/outbox/undelivered.ts'

const SlotPhase = z
  .enum(['Reserved', 'Draining', 'Approved', 'Rebooting', 'Verifying'])
  .register(fieldNotes, { description: 'How far the reboot of the node is.' })

const RebootSlot = z
  .object({
    node: text('Name of the node.'),
    phase: SlotPhase,
    digest: text('The digest into which the node reboots.'),
    wasCordoned: flag('The Node was unschedulable before. Then it stays so.'),
    bootedDigest: z.optional(text('The digest that was booted when the reboot was approved.')),
    reservedAt: instant('When the slot was taken.'),
    drain: z.optional(
      z.object(DRAIN_FIELDS).register(fieldNotes, { description: 'The progress of the drain.' }),
    ),
    approvedAt: z.optional(instant('When the reboot was approved.')),
    rebootingSince: z.optional(instant('When the node began to reboot.')),
    verifyingSince: z.optional(instant('When the node was seen on its new image.')),
    withdrawnAt: z.optional(
      instant('When the approval was withdrawn, because the node leaves the pool.'),
    ),
    attempts: z.optional(whole('How often the drain of this node timed out before.')),
    problem: z.optional(
      text(
        'As one word, why a person may have to look: Degraded, NotReady, RebootTimeout, RebootPending, FellBack, DrainTakingTooLong.',
      ),
    ),
    lastError: z.optional(text('The last error.')),
  })
  .register(fieldNotes, { description: 'A node that has permission to be out of service.' })

const DrainFailure = z
  .object({
    node: text('Name of the node.'),
    attempts: whole('How often its drain timed out in a row.'),
    notBefore: instant('When it is tried again.'),
    message: text('What was still on the node.'),
  })
  .register(fieldNotes, { description: 'A node whose drain timed out.' })

const NodeError = z
  .object({
    node: text('Name of the node.'),
    attempts: whole('How often it failed in a row.'),
    notBefore: instant('When it is tried again.'),
    message: text('The action, and why it failed.'),
  })
  .register(fieldNotes, { description: 'An action on one node that failed.' })

export const POOL_STATUS_FIELDS = {
  observedGeneration: z.optional(whole('Generation of the spec that this status is about.')),
  image: z.optional(text('The image, with its digest shortened.')),
  reason: z.optional(text('The reason of the condition that matters most, as one word.')),
  message: z.optional(text('The present state, as a sentence.')),
  targetDigest: z.optional(text('The digest that the nodes should run.')),
  deployedDigest: z.optional(text('The last digest that all nodes ran.')),
  updateAvailable: z.optional(flag('The target is not deployed on all nodes.')),
  nextTagResolutionTime: z.optional(instant('When the tag is looked up again.')),
  resolution: z.optional(
    z
      .object({
        ref: text('The reference that was looked up.'),
        digest: z.optional(text('Its digest. After a failure, the last one that was found.')),
        resolvedAt: z.optional(instant('When the digest was found.')),
        nextAt: z.optional(instant('When the reference is looked up again.')),
        lastError: z.optional(text('Why the last attempt failed.')),
        failures: z.optional(whole('How many attempts failed in a row.')),
        failingSince: z.optional(instant('Since when no attempt succeeded.')),
      })
      .register(fieldNotes, { description: 'The last answer of the registry.' }),
  ),
  nodeCount: z.optional(whole('Nodes of the pool.')),
  updatedCount: z.optional(whole('Nodes that run the target.')),
  updatingCount: z.optional(whole('Nodes that are on their way to it.')),
  degradedCount: z.optional(whole('Nodes with an error.')),
  rebootSlots: z.optional(
    z.array(RebootSlot).register(fieldNotes, {
      description: 'The nodes that may be out of service now, at most maxUnavailable.',
      listType: 'map',
      listMapKeys: ['node'],
    }),
  ),
  drainFailures: z.optional(
    z.array(DrainFailure).register(fieldNotes, {
      description: 'Nodes whose drain timed out. They are tried again after the others.',
      listType: 'map',
      listMapKeys: ['node'],
    }),
  ),
  nodeErrors: z.optional(
    z.array(NodeError).register(fieldNotes, {
      description: 'Actions on nodes that failed. The other nodes go on.',
      listType: 'map',
      listMapKeys: ['node'],
    }),
  ),
  strays: z.optional(
    z.array(z.string()).register(fieldNotes, {
      description:
        'Nodes with a cordon, a mark or an approval of this pool, and without a reboot slot. They are cleaned up first.',
      listType: 'set',
    }),
  ),
  nextNodes: z.optional(
    z.array(z.string()).register(fieldNotes, {
      description: 'The nodes that get the next free slots. Each has an annotation and an Event.',
      listType: 'set',
    }),
  ),
  rolloutStartedAt: z.optional(instant('When the rollout to this target began.')),
  updatedBefore: z.optional(whole('Nodes that ran the target when the rollout began.')),
  estimatedCompletionTime: z.optional(
    instant('When the rollout should be complete, from the nodes that are done.'),
  ),
  pausedSince: z.optional(instant('Since when the pool is paused.')),
  pausedTooLong: z.optional(flag('It is paused for more than seven days.')),
  conditions: z.optional(
    z.array(ConditionFields).register(fieldNotes, {
      description: 'The conditions: UpToDate, Degraded.',
      listType: 'map',
      listMapKeys: ['type'],
    }),
  ),
  retry: z.optional(
    z
      .object({
        attempts: whole('How often it failed in a row.'),
        notBefore: z.optional(instant('When it is tried again.')),
        lastError: z.optional(text('The last error.')),
      })
      .register(fieldNotes, { description: 'An action that failed, and when it is tried again.' }),
  ),
  ...OUTBOX_FIELDS,
  wakeTime: z.optional(instant('When this object needs its next pass.')),
}
