// A taint: in the spec with every rule, in the status as it was applied.
import * as z from 'zod/mini'
import { crdNotes } from '#src/kube/crd-notes.ts'
import { ALLOWED, PATTERNS, textLike } from './texts.ts'

export const RESERVED_TAINT_PREFIXES = [
  '5spot.finos.org/',
  'kubernetes.io/',
  'node.kubernetes.io/',
  'node-role.kubernetes.io/',
] as const

const Effect = z
  .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
  .register(crdNotes, { description: 'What the taint does to pods that do not tolerate it.' })

export const NodeTaintFields = z
  .object({
    key: z
      .string()
      .check(z.maxLength(317), z.regex(new RegExp(PATTERNS.qualifiedName)))
      .register(crdNotes, {
        description: 'Key of the taint, optionally with a DNS prefix.',
        allowed: ALLOWED.taintKey,
        rules: [
          {
            rule: `!(${RESERVED_TAINT_PREFIXES.map((prefix) => `self.startsWith('${prefix}')`).join(' || ')})`,
            message: `must not start with the reserved ${RESERVED_TAINT_PREFIXES.join(', ')}; for a role label use spec.machineTemplate.labels`,
          },
        ],
      }),
    value: z.optional(
      z.nullable(
        textLike(PATTERNS.optionalLabelValue, 63, {
          description: 'Value of the taint. Empty is the same as absent.',
          allowed: ALLOWED.labelValue,
        }),
      ),
    ),
    effect: Effect,
  })
  .register(crdNotes, { description: 'A taint, identified by key and effect.' })

export const UNIQUE_TAINTS = {
  rule: 'self.all(a, self.exists_one(b, b.key == a.key && b.effect == a.effect))',
  message: 'each pair of key and effect may appear once',
}

export const AppliedTaint = z
  .object({
    key: z.string().register(crdNotes, { description: 'Key of the taint.' }),
    value: z.optional(z.string().register(crdNotes, { description: 'Value of the taint.' })),
    effect: Effect,
  })
  .register(crdNotes, { description: 'A taint that Sundial put on the node.' })
