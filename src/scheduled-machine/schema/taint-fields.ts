// A taint: in the spec with all rules, in the status as it was applied.
import * as z from 'zod/mini'
import { fieldsAt } from '#src/kube/json.ts'
import { quote } from '#src/kube/schema/field-error.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { listRule, textRule } from '#src/kube/schema/rule.ts'
import {
  LONGEST_PREFIX,
  OPTIONAL_LABEL_VALUE,
  QUALIFIED_NAME,
  textLike,
} from '#src/kube/schema/texts.ts'

const ROLE_PREFIX = 'node-role.kubernetes.io/'
const RESERVED_PREFIXES = [
  '5spot.finos.org/',
  'kubernetes.io/',
  'node.kubernetes.io/',
  ROLE_PREFIX,
] as const
const INSTEAD_OF_ROLE = '; for a role label use spec.machineTemplate.labels'

const NOT_RESERVED = textRule({
  rule: `!(${RESERVED_PREFIXES.map((prefix) => `self.startsWith('${prefix}')`).join(' || ')})`,
  message: `must not start with the reserved ${RESERVED_PREFIXES.join(', ')}${INSTEAD_OF_ROLE}`,
  isMet: (key) => reservedPrefix(key) === undefined,
  explain: (key) => {
    const prefix = reservedPrefix(key)
    const instead = prefix === ROLE_PREFIX ? INSTEAD_OF_ROLE : ''
    return [
      {
        why: `the prefix '${prefix}' is reserved${instead}`,
        allowed: `any prefix but ${RESERVED_PREFIXES.join(', ')}`,
      },
    ]
  },
})

const SHORT_PREFIX = textRule({
  rule: `self.indexOf('/') <= ${LONGEST_PREFIX}`,
  message: `must have a prefix of at most ${LONGEST_PREFIX} characters`,
  isMet: (key) => key.indexOf('/') <= LONGEST_PREFIX,
  explain: (key) => [
    { why: `its prefix has ${key.indexOf('/')} characters, more than ${LONGEST_PREFIX}` },
  ],
})

function reservedPrefix(key: string): string | undefined {
  return RESERVED_PREFIXES.find((prefix) => key.startsWith(prefix))
}

const Effect = z
  .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
  .register(fieldNotes, { description: 'What the taint does to pods that do not tolerate it.' })

const NodeTaintFields = z
  .object({
    key: textLike(QUALIFIED_NAME, {
      description: 'Key of the taint, optionally with a DNS prefix.',
      why: (key) => {
        const { length } = key.slice(key.lastIndexOf('/') + 1)
        return length > 63 ? `its name has ${length} characters, more than 63` : undefined
      },
      rules: [NOT_RESERVED, SHORT_PREFIX],
    }),
    value: z.optional(
      z.nullable(
        textLike(OPTIONAL_LABEL_VALUE, {
          description: 'Value of the taint. Empty is the same as absent.',
        }),
      ),
    ),
    effect: Effect,
  })
  .register(fieldNotes, { description: 'A taint, identified by key and effect.' })

const UNIQUE_TAINTS = listRule({
  rule: 'self.all(a, self.exists_one(b, b.key == a.key && b.effect == a.effect))',
  message: 'each pair of key and effect may appear once',
  isMet: (taints) => repeatedTaints(taints).length === 0,
  explain: (taints) =>
    repeatedTaints(taints).map(({ index, key, effect }) => ({
      at: index,
      message: `is a duplicate of an earlier taint with key ${quote(key)} and effect ${quote(effect)}: each pair of key and effect once`,
    })),
})

/** A list of taints in the spec. */
export function taintList(description: string) {
  return z
    .array(NodeTaintFields)
    .check(z.maxLength(50))
    .register(fieldNotes, {
      description,
      allowed: 'a list of at most 50 taints, each pair of key and effect once',
      listType: 'atomic',
      rules: [UNIQUE_TAINTS],
    })
}

function repeatedTaints(raw: readonly unknown[]) {
  const taints = raw.map((taint, index) => {
    const { key, effect } = fieldsAt(taint)
    return { index, key, effect }
  })
  return taints.filter(({ index, key, effect }) =>
    taints.slice(0, index).some((earlier) => earlier.key === key && earlier.effect === effect),
  )
}

export const AppliedTaint = z
  .object({
    key: z.string().register(fieldNotes, { description: 'Key of the taint.' }),
    value: z.optional(z.string().register(fieldNotes, { description: 'Value of the taint.' })),
    effect: Effect,
  })
  .register(fieldNotes, { description: 'A taint that Sundial put on the node.' })
