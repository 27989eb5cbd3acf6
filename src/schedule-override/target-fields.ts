// `spec.target` of a ScheduleOverride: one object by its name, or several by a label selector.
import * as z from 'zod/mini'
import { fieldsAt, listAt } from '#src/kube/json.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { objectRule } from '#src/kube/schema/rule.ts'
import {
  DNS_SUBDOMAIN,
  isQualifiedName,
  OPTIONAL_LABEL_VALUE,
  QUALIFIED_NAME,
  textLike,
} from '#src/kube/schema/texts.ts'

const MOST_REQUIREMENTS = 20
const MOST_VALUES = 50

/** Which objects of its namespace the override is for. */
export function targetFields() {
  return z
    .object({
      name: z.optional(
        textLike(DNS_SUBDOMAIN, { description: 'Name of one ScheduledMachine of this namespace.' }),
      ),
      selector: z.optional(selectorFields()),
    })
    .register(fieldNotes, {
      description: 'The ScheduledMachines of this namespace that it is for.',
      allowed: 'name or selector',
      rules: [NAME_OR_SELECTOR],
    })
}

function selectorFields() {
  return z
    .object({
      matchLabels: z.optional(
        z
          .record(
            z.string(),
            textLike(OPTIONAL_LABEL_VALUE, { description: 'Value of the label.' }),
          )
          .register(fieldNotes, {
            description: 'Labels with these values.',
            maxProperties: MOST_REQUIREMENTS,
            rules: [LABEL_KEYS],
          }),
      ),
      matchExpressions: z.optional(
        z
          .array(
            z
              .object({
                key: textLike(QUALIFIED_NAME, { description: 'Key of the label.' }),
                operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']).register(fieldNotes, {
                  description: 'How the label is compared with the values.',
                }),
                values: z.optional(
                  z
                    .array(textLike(OPTIONAL_LABEL_VALUE, { description: 'Value of the label.' }))
                    .check(z.maxLength(MOST_VALUES))
                    .register(fieldNotes, {
                      description: 'The values of In and NotIn.',
                      allowed: `a list of at most ${MOST_VALUES} label values`,
                      listType: 'atomic',
                    }),
                ),
              })
              .register(fieldNotes, {
                description: 'A requirement on one label.',
                rules: [VALUES_BY_OPERATOR],
              }),
          )
          .check(z.maxLength(MOST_REQUIREMENTS))
          .register(fieldNotes, {
            description: 'Requirements on labels.',
            allowed: `a list of at most ${MOST_REQUIREMENTS} requirements`,
            listType: 'atomic',
          }),
      ),
    })
    .register(fieldNotes, {
      description: 'Labels of the ScheduledMachines. `{}` selects all of this namespace.',
    })
}

const NAME_OR_SELECTOR = objectRule({
  rule: 'has(self.name) != has(self.selector)',
  message: 'must have either name or selector',
  isMet: ({ name, selector }) => (name === undefined) !== (selector === undefined),
})

const LABEL_KEYS = objectRule({
  rule: `self.all(key, key.matches('${QUALIFIED_NAME.pattern.source.replaceAll('\\', '\\\\')}'))`,
  message: `each key must be ${QUALIFIED_NAME.allowed}`,
  isMet: (labels) => Object.keys(labels).every(isQualifiedName),
})

const NEEDS_VALUES: ReadonlySet<unknown> = new Set(['In', 'NotIn'])

const VALUES_BY_OPERATOR = objectRule({
  rule: "(self.operator in ['In', 'NotIn']) == (has(self.values) && self.values.size() > 0)",
  message: 'must have values with In and NotIn, and none with Exists and DoesNotExist',
  isMet: (requirement) =>
    NEEDS_VALUES.has(fieldsAt(requirement).operator) === listAt(requirement, 'values').length > 0,
})
