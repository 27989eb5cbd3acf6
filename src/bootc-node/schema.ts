// A BootcNode: the desired image of one node, and what its daemon reports. This schema is the type, the parser and the
// CustomResourceDefinition. The controller writes the spec and the metadata, and the daemon writes the status.
import * as z from 'zod/mini'
import { ConditionFields } from '#src/kube/schema/condition-fields.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { flag, instant, text, whole } from '#src/kube/schema/status-texts.ts'
import { type Plain, readStoredStatus } from '#src/kube/schema/stored-status.ts'
import { textOf } from '#src/kube/schema/texts.ts'

/** What a reboot may be: `disruption.rebootPolicy` of a pool, and `rebootPolicy` of a BootcNode. */
export const RebootPolicy = z.enum(['RebootOnly', 'AllowSoftReboot']).register(fieldNotes, {
  description:
    'RebootOnly: the node always reboots whole. AllowSoftReboot: only its user space restarts where the host can do that.',
  allowed: 'RebootOnly or AllowSoftReboot',
})

export type RebootPolicy = z.infer<typeof RebootPolicy>

/** A Secret of type `kubernetes.io/dockerconfigjson`. */
export const PullSecretRef = z
  .object({
    name: textOf(1, 253, { description: 'Name of the Secret.' }),
    namespace: textOf(1, 63, { description: 'Namespace of the Secret.' }),
  })
  .register(fieldNotes, {
    description:
      'The Secret with the credentials of the registry (kubernetes.io/dockerconfigjson).',
  })

export type PullSecretRef = Plain<z.infer<typeof PullSecretRef>>

const SpecFields = z
  .object({
    desiredImage: textOf(1, 512, {
      description: 'The image to stage: its repository and its digest, without a tag.',
    }),
    desiredImageState: z.enum(['Staged', 'Booted']).register(fieldNotes, {
      description: 'Staged: wait for approval. Booted: reboot into the image once it is staged.',
      allowed: 'Staged or Booted',
    }),
    pullSecretRef: z.optional(PullSecretRef),
    pullSecretHash: z.optional(
      text(
        'Hash of the content of the Secret: when it changes, the daemon reads the Secret again.',
      ),
    ),
    rebootPolicy: z.optional(RebootPolicy),
  })
  .register(fieldNotes, { description: 'What the daemon must do. The controller writes it.' })

const STATUS_FIELDS = {
  observedGeneration: z.optional(whole('Generation of the spec that this status is about.')),
  booted: z.optional(imageInfo('The image that runs now.')),
  staged: z.optional(imageInfo('The image of the next boot, if another one is staged.')),
  rollback: z.optional(imageInfo('The image that ran before.')),
  bootedDigest: z.optional(text('The booted digest, shortened.')),
  stagedDigest: z.optional(text('The staged digest, shortened.')),
  state: z.optional(text('The present state, as one word.')),
  bootID: z.optional(text('ID of the present boot of the kernel. A soft reboot keeps it.')),
  stage: z.optional(
    z
      .object({
        attempts: z.optional(whole('How often staging failed in a row.')),
        nextTime: z.optional(instant('When it is tried again.')),
        lastError: z.optional(text('The last error, in the words of bootc.')),
      })
      .register(fieldNotes, { description: 'Failed attempts to stage the desired image.' }),
  ),
  progress: z.optional(text('The progress of the download, where bootc reports it.')),
  reboots: z.optional(
    z
      .array(
        z
          .object({
            cause: text('Update: the daemon asked for it. External: something else did.'),
            digest: text('Digest of the image to boot. External: of the image that was booted.'),
            bootID: text('ID of the boot before it.'),
            requestedTime: z.optional(instant('When the daemon asked for it.')),
            completedTime: z.optional(instant('When the daemon saw that it had taken place.')),
            outcome: z.optional(
              text('Booted, or FellBack: the host came back on another image. Absent: not over.'),
            ),
            generation: z.optional(whole('Generation of the spec that approved it.')),
          })
          .register(fieldNotes, { description: 'One reboot.' }),
      )
      .register(fieldNotes, { description: 'The last three reboots of the host.' }),
  ),
  conditions: z.optional(
    z.array(ConditionFields).register(fieldNotes, {
      description: 'The conditions: Idle, Degraded, ExternalReboots, Preflight.',
      listType: 'map',
      listMapKeys: ['type'],
    }),
  ),
}

const StatusFields = z
  .object(STATUS_FIELDS)
  .register(fieldNotes, { description: 'What the daemon reports. Only the daemon writes it.' })

/** The schema of the CustomResourceDefinition: spec and status. */
export const BootcNodeFields = z
  .object({ spec: SpecFields, status: z.optional(StatusFields) })
  .register(fieldNotes, {
    description:
      'The OS image of one node. It has the name of the Node, and belongs to a BootcNodePool.',
  })

export type BootcNodeSpec = Plain<z.infer<typeof SpecFields>>
export type BootcNodeStatus = Plain<z.infer<typeof StatusFields>>
export type ImageInfo = NonNullable<BootcNodeStatus['booted']>

/** The status of a BootcNode as it was read. Never throws: an invalid field is left out. */
export function parseBootcNodeStatus(raw: unknown): BootcNodeStatus {
  return readStoredStatus(STATUS_FIELDS, raw)
}

function imageInfo(description: string) {
  return z
    .object({
      image: text('The reference that bootc was given.'),
      imageDigest: text('Digest of its manifest.'),
      version: z.optional(text('Version, from the labels of the image.')),
      timestamp: z.optional(instant('When it was built.')),
      architecture: z.optional(text('Its architecture.')),
      softRebootCapable: z.optional(flag('A soft reboot into it is possible.')),
      incompatible: z.optional(flag('The host has changes that bootc cannot carry over.')),
    })
    .register(fieldNotes, { description })
}
