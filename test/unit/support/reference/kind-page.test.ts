import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { customResourceDefinition } from '#src/kube/schema/custom-resource-definition.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { objectRule, textRule } from '#src/kube/schema/rule.ts'
import { kindPage } from '#test/support/reference/kind-page.ts'
import { policyTexts } from '#test/support/reference/policy-texts.ts'

const ZONE = textRule({
  policy: { isMet: 'self in variables.zones', message: "'no zone'" },
  message: 'the zone must exist',
  isMet: () => true,
})
const EARLY = objectRule({ rule: 'true', message: 'must be early', isMet: () => true })

const LAMP = z
  .object({
    spec: z
      .object({
        zone: z.string().register(fieldNotes, { description: 'Zone.', rules: [ZONE] }),
        colours: z.optional(z.array(z.string()).register(fieldNotes, { description: 'Colours.' })),
        bulbs: z.optional(
          z
            .array(
              z
                .object({ watts: z.int32().register(fieldNotes, { description: 'Power.' }) })
                .register(fieldNotes, { description: 'A bulb.' }),
            )
            .register(fieldNotes, { description: 'Bulbs.' }),
        ),
      })
      .register(fieldNotes, { description: 'What is wanted.', rules: [EARLY] }),
  })
  .register(fieldNotes, { description: 'A lamp.' })

it('the page of a kind has every field below spec, and a section for what has fields itself', () => {
  const crd = customResourceDefinition({
    resource: { apiVersion: 'light.dev/v1', kind: 'Lamp', plural: 'lamps', namespaced: true },
    singular: 'lamp',
    shortNames: ['lp'],
    printerColumns: [],
    selectableFields: ['.spec.zone'],
    schema: LAMP,
  })

  const page = kindPage({ crd, guide: 'lamp.md', policy: policyTexts(LAMP) })

  expect(page).toBe(`# Lamp: fields

A lamp.

- API version \`light.dev/v1\`, plural \`lamps\`, short name \`lp\`, namespaced.
- Fields for field selectors: \`spec.zone\`.
- [Lamp](../lamp.md) says how the fields work together, and [API reference](api.md) how to read this page.

## spec

What is wanted. Must be early.

- \`spec.zone\` (string, required): Zone. Admission policy: The zone must exist.
- \`spec.colours\` (list of strings): Colours.
- [\`spec.bulbs\`](#specbulbs) (list of objects): Bulbs.

### spec.bulbs

- \`spec.bulbs[]\` (object): A bulb.
- \`spec.bulbs[].watts\` (integer, required): Power.
`)
})
