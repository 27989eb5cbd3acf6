// `spec` of a BootcNodePool.
import * as z from 'zod/mini'
import { PullSecretRef, RebootPolicy } from '#src/bootc-node/schema.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { type Grammar, textLike } from '#src/kube/schema/texts.ts'
import { intOrPercent } from './int-or-percent.ts'

const HOST_PART = '[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?'
const PORT = ':[0-9]{1,5}'
const HOST = `(?:${HOST_PART}(?:\\.${HOST_PART})+(?:${PORT})?|${HOST_PART}${PORT}|localhost|\\[[a-fA-F0-9:]+\\](?:${PORT})?)`
const PATH_PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const TAG = '[A-Za-z0-9_][-.A-Za-z0-9_]{0,127}'
const DIGEST = '(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})'

const IMAGE: Grammar = {
  pattern: new RegExp(`^${HOST}(?:/${PATH_PART})+(?::${TAG})?(?:@${DIGEST})?$`),
  maxLength: 512,
  allowed:
    'a reference with its registry, such as quay.io/example/os:stable or quay.io/example/os@sha256:…',
}

export function poolSpec() {
  return z
    .object({
      nodeSelector: nodeSelector(),
      image: z
        .object({
          ref: textLike(IMAGE, {
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
          'After this time the drain of a node ends, and the next node is tried. 0: it waits.',
        ),
      ),
      rebootTimeoutSeconds: z.optional(
        seconds('A node that needs longer to reboot is unhealthy. 0: it waits.'),
      ),
      haltThreshold: z.optional(
        intOrPercent(
          'With this many unhealthy nodes in reboot slots, the rollout halts. Default 2.',
        ),
      ),
      drain: z.optional(
        z.enum(['evict', 'none']).register(fieldNotes, {
          description:
            'evict: pods leave before the reboot. none: nodes reboot with their pods, as a cluster with one node must.',
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
