// The definition and the policy together say what the code says.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPolicy } from '#src/embedded/admission/policy.ts'
import { inWords } from '#src/kube/schema/field-error.ts'
import {
  scheduledMachinePolicy,
  scheduledMachineSettings,
} from '#src/scheduled-machine/admission.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { DEFAULT_SETTINGS, type Settings } from '#src/scheduled-machine/settings.ts'
import { validateObject } from '#src/scheduled-machine/spec/parse-spec.ts'
import { ACCEPTED } from '#test/support/admission/accepted-rows.ts'
import {
  bootstrapWith,
  objectWith,
  scheduleWith,
  specWith,
} from '#test/support/admission/builders.ts'
import { REFUSED } from '#test/support/admission/refused-rows.ts'
import { refusedFields, stored } from './admission.ts'
import { anySpecs, validSpecs } from './arbitrary-spec.ts'

const NARROW: Settings = {
  bootstrapGroups: ['bootstrap.cluster.x-k8s.io', 'example.com'],
  infrastructureGroups: ['infrastructure.cluster.x-k8s.io'],
  bootstrapKinds: ['K0sWorkerConfig', 'A'],
  infrastructureKinds: ['RemoteMachine'],
}

/** The errors that the policy finds. */
function byPolicy(settings: Settings) {
  const admit = createPolicy(...scheduledMachinePolicy(), {
    ...scheduledMachineSettings(),
    data: {
      BOOTSTRAP_GROUPS: settings.bootstrapGroups.join(', '),
      INFRASTRUCTURE_GROUPS: settings.infrastructureGroups.join(),
      BOOTSTRAP_KINDS: settings.bootstrapKinds.join(' , '),
      INFRASTRUCTURE_KINDS: settings.infrastructureKinds.join(),
    },
  })
  const where = {
    group: '5spot.finos.org',
    version: SCHEDULED_MACHINES.apiVersion.split('/')[1] ?? '',
    plural: SCHEDULED_MACHINES.plural,
  }
  return (object: object): string =>
    admit({ ...where, object })?.replace(/^.*? denied request: /s, '') ?? ''
}

const cases = [
  ['the default settings', DEFAULT_SETTINGS],
  ['narrow settings', NARROW],
] as const

const apiVersion = fc.constantFrom(
  ...['k0smotron.io/v1', 'example.com/v1', 'apps/v1', 'infrastructure.cluster.x-k8s.io/v1beta2'],
)
const kind = fc.oneof(
  fc.constantFrom('K0sWorkerConfig', 'RemoteMachine', 'RemoteMachineTemplate', 'ATemplate'),
  fc.string({ minLength: 1, maxLength: 63, unit: 'grapheme-ascii' }),
)
const key = fc.string({ maxLength: 90, unit: 'grapheme-ascii' })

/** Specs that differ in what the policy looks at. */
const policySpecs = fc
  .record(
    {
      timezone: fc.oneof(
        fc.constantFrom('Europe/Berlin', 'US/Eastern', 'utc', 'Mars/Olympus', 'SystemV/EST5'),
        fc.stringMatching(/^[A-Za-z][A-Za-z0-9_+/-]{0,20}$/),
      ),
      source: fc.record({ apiVersion, kind }, { requiredKeys: [] }),
      template: fc.record({ apiVersion, kind }),
      labels: fc.dictionary(key, fc.constant('a'), { maxKeys: 4 }),
      annotations: fc.dictionary(key, fc.string(), { maxKeys: 4 }),
    },
    { requiredKeys: [] },
  )
  .map(({ timezone, source, template, labels, annotations }) =>
    specWith({
      ...(timezone !== undefined && scheduleWith({ timezone })),
      ...bootstrapWith(source ?? {}),
      ...(template !== undefined && {
        infrastructureSpec: undefined,
        infrastructureRef: { ...template, name: 'a' },
      }),
      machineTemplate: { labels, annotations },
    }),
  )

test.each(cases)('the same verdict and the same words on every row, with %s', (_, settings) => {
  const policy = byPolicy(settings)
  for (const { change } of [...ACCEPTED, ...REFUSED]) {
    compare(objectWith(specWith(change)), policy, settings)
  }
})

test.each(cases)('the same verdict and the same words on any object, with %s', (_, settings) => {
  const policy = byPolicy(settings)
  const counts = { admitted: 0, refused: 0 }

  fc.assert(
    fc.property(fc.oneof(validSpecs, anySpecs, policySpecs), (spec) => {
      const told = compare(objectWith(spec), policy, settings)
      if (told !== undefined) counts[told === '' ? 'admitted' : 'refused'] += 1
    }),
    { numRuns: 400 },
  )
  expect(counts.admitted).toBeGreaterThan(5)
  expect(counts.refused).toBeGreaterThan(5)
})

/** The errors of the policy, which are those of the code. `undefined`: the definition refuses the object. */
function compare(
  object: object,
  policy: (object: object) => string,
  settings: Settings,
): string | undefined {
  if (refusedFields(object).length > 0) return undefined
  const asStored = stored(object)
  const told = policy(asStored)
  expect(told).toBe(inWords(validateObject(asStored, settings)))
  return told
}
