// `spec` of a BootcNodePool.
import * as z from 'zod/mini'
import { PullSecretRef, RebootPolicy } from '#src/bootc-node/schema.ts'
import { referenceFault } from '#src/images/reference.ts'
import { CANONICAL_REFERENCE, IMAGE_REFERENCE } from '#src/images/reference-grammar.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { textLike } from '#src/kube/schema/texts.ts'
import { intOrPercent } from './int-or-percent.ts'

export function poolSpec() {
  return z
    .object({
      nodeSelector: nodeSelector(),
      image: z
        .object({
          ref: textLike(IMAGE_REFERENCE, {
            rules: [CANONICAL_REFERENCE],
            why: (text) => (text === '' ? undefined : referenceFault(text)),
            description:
              'The OS image: a digest, which never changes, or a tag, which is looked up in the registry.',
          }),
        })
        .register(fieldNotes, { description: 'The OS image of the nodes.' }),
      rollout: z.optional(rollout()),
      disruption: z.optional(
        z
          .object({ rebootPolicy: z._default(RebootPolicy, 'RebootOnly') })
          .register(fieldNotes, { description: 'How nodes reboot.' }),
      ),
      pullSecretRef: z.optional(PullSecretRef),
    })
    .register(fieldNotes, {
      description: 'Which nodes run which image, and how they change to it.',
    })
}

// A bad operator is not refused by the definition, as upstream: the status of the pool says so.
function nodeSelector() {
  return z
    .object({
      matchLabels: z.optional(
        z
          .record(z.string(), z.string())
          .register(fieldNotes, { description: 'Labels with these values.' }),
      ),
      matchExpressions: z.optional(
        z
          .array(
            z
              .object({
                key: z.string().register(fieldNotes, { description: 'Key of the label.' }),
                operator: z.string().register(fieldNotes, {
                  description: 'In, NotIn, Exists or DoesNotExist.',
                }),
                values: z.optional(
                  z.array(z.string()).register(fieldNotes, {
                    description: 'The values of In and NotIn.',
                    listType: 'atomic',
                  }),
                ),
              })
              .register(fieldNotes, { description: 'A requirement on one label.' }),
          )
          .register(fieldNotes, { description: 'Requirements on labels.', listType: 'atomic' }),
      ),
    })
    .register(fieldNotes, { description: 'The Nodes of the pool. `{}` selects every Node.' })
}

function rollout() {
  return z
    .object({
      maxUnavailable: z.optional(
        intOrPercent(
          'How many nodes may reboot at the same time. A percentage is rounded up. Default 1; 0: none.',
        ),
      ),
      paused: z.optional(
        z.boolean().register(fieldNotes, {
          description:
            'No further node reboots. Staging goes on, and so does a node that has begun.',
        }),
      ),
      drainTimeoutSeconds: z.optional(
        seconds(
          'After this time the drain of a node ends, and the next node is tried. Absent or 0: it waits.',
        ),
      ),
      rebootTimeoutSeconds: z.optional(
        seconds('A node that needs longer to reboot is unhealthy. Absent or 0: it waits.'),
      ),
      haltThreshold: z.optional(
        intOrPercent(
          'With this many unhealthy nodes in reboot slots, the rollout halts. Default 2.',
        ),
      ),
      drain: z.optional(
        z.enum(['evict', 'none']).register(fieldNotes, {
          description:
            'evict, the default: pods leave before the reboot. none: nodes reboot with their pods, as a cluster with one node must.',
          allowed: 'evict or none',
        }),
      ),
    })
    .register(fieldNotes, { description: 'How fast the image reaches the nodes.' })
}

function seconds(description: string) {
  return z
    .int32()
    .check(z.gte(0))
    .register(fieldNotes, { description, allowed: 'a whole number of seconds, 0 or more' })
}
