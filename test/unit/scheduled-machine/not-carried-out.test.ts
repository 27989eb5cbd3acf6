// What a field that has no effect yet says of itself, wherever a user may look.
import { expect, test } from 'vitest'
import { crdSchema } from '#src/scheduled-machine/crd.ts'
import { NOT_CARRIED_OUT } from '#src/scheduled-machine/not-carried-out.ts'
import { at, type Given, SPEC, situation } from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const OPEN = '2026-01-05T15:00:00Z'
const CLOSED = '2026-01-05T23:30:00Z'
const USED: Readonly<Record<string, object>> = {
  'spec.files': { files: [{ path: '/a', content: 'a' }] },
}

test.each(NOT_CARRIED_OUT)(
  'the description of $field says that it is not carried out',
  ({ field, words }) => {
    const spec = Object(crdSchema().properties).spec
    const [, name = ''] = field.split('.')

    expect(spec.properties[name].description).toContain(`Not carried out: ${words}`)
  },
)

test.each(NOT_CARRIED_OUT.flatMap((row) => [OPEN, CLOSED].map((now) => ({ ...row, now }))))(
  'a condition says that $field is not carried out, at $now',
  ({ field, words, now }) => {
    const references = { unusableKinds: [], kubeconfig: { type: 'usable' } } as const
    const facts: Given = { spec: { ...SPEC, ...USED[field] }, world: { references } }

    const { effects, status } = decideWhole(situation(facts), at(now))

    expect(status.conditions).toContainEqual(
      expect.objectContaining({
        type: 'ReferencesValid',
        status: 'False',
        reason: 'ReferencesInvalid',
        message: `${field}: ${words}`,
      }),
    )
    expect(effects.map(({ type }) => type)).not.toContain('createMachine')
  },
)
