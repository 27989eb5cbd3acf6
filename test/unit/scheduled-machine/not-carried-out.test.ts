// What a field that has no effect yet says of itself, wherever a user may look.
import { expect, test } from 'vitest'
import { crdSchema } from '#src/scheduled-machine/crd.ts'
import { NOT_CARRIED_OUT } from '#src/scheduled-machine/not-carried-out.ts'
import { at, type Given, SPEC, situation } from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const OPEN = '2026-01-05T15:00:00Z'
const CLOSED = '2026-01-05T23:30:00Z'
const USED: Readonly<Record<string, object>> = {
  'spec.nodeTaints': { nodeTaints: [{ key: 'a', effect: 'NoExecute' }] },
  'spec.killIfCommands': { killIfCommands: ['java'] },
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
  ({ field, words, condition, now }) => {
    const references = { unusableKinds: [], kubeconfig: { type: 'usable' } } as const
    const facts: Given = { spec: { ...SPEC, ...USED[field] }, world: { references } }

    const { effects, status } = decideWhole(situation(facts), at(now))

    expect(status.conditions).toContainEqual(
      expect.objectContaining({
        type: condition ?? 'ReferencesValid',
        status: 'False',
        reason: condition === undefined ? 'ReferencesInvalid' : 'NotCarriedOut',
        message: `${field}: ${words}`,
      }),
    )
    const makes = effects.some(({ type }) => type === 'createMachine')
    expect(makes).toBe(now === OPEN && condition !== undefined)
  },
)

test('a spec that uses none of them has no such condition, and loses the one it had', () => {
  const told = {
    type: 'NodeTainted',
    status: 'False',
    reason: 'NotCarriedOut',
    message: '',
    lastTransitionTime: CLOSED,
  } as const
  const facts: Given = { status: { phase: 'Inactive', observedGeneration: 1, conditions: [told] } }

  const { status } = decideWhole(situation(facts), at(CLOSED))

  expect(status.conditions?.map(({ type }) => type)).toEqual([
    'Ready',
    'Scheduled',
    'ReferencesValid',
    'MachineReady',
  ])
})
