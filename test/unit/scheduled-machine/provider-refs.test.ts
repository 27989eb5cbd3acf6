import { expect, test } from 'vitest'
import { isOfOtherKind, providerRefOf } from '#src/scheduled-machine/provider-refs.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { machine, situation, type World } from '#test/support/situation.ts'

// The spec asks for a TestConfig of v1beta1.
const GROUP = 'bootstrap.cluster.x-k8s.io'
const WANTED = ref(`${GROUP}/v1beta1`, 'TestConfig')
const STORED = ref(`${GROUP}/v1alpha1`, 'TestConfig')
const OTHER = ref(`${GROUP}/v1beta1`, 'OtherConfig')

interface Row {
  readonly about: string
  readonly spec?: object
  readonly stored?: ScheduledMachineStatus['bootstrapRef']
  /** What the Machine refers to; no Machine when it is not given. */
  readonly named?: object | 'nothing'
  readonly expected: ScheduledMachineStatus['bootstrapRef']
}

const ROWS: readonly Row[] = [
  { about: 'without a Machine what was remembered', stored: STORED, expected: STORED },
  { about: 'without a Machine and a memory what the spec wants', expected: WANTED },
  { about: 'nothing, when nothing says which', spec: { bootstrapSpec: 3 }, expected: undefined },
  {
    about: 'nothing, of a Machine that refers to nothing',
    stored: STORED,
    named: 'nothing',
    expected: undefined,
  },
  {
    about: 'what was persistedRefs, when the Machine names it without a version',
    stored: STORED,
    named: { apiGroup: GROUP, kind: 'TestConfig', name: 'worker' },
    expected: STORED,
  },
  {
    about: 'what the spec wants, when the Machine names it without a version',
    named: { apiGroup: GROUP, kind: 'TestConfig', name: 'worker' },
    expected: WANTED,
  },
  {
    about: 'what the spec wants, when something else was remembered',
    stored: OTHER,
    named: { apiGroup: GROUP, kind: 'TestConfig', name: 'worker' },
    expected: WANTED,
  },
  {
    about: 'what the spec wants, when that of another group was remembered',
    stored: ref('example.com/v1', 'TestConfig'),
    named: { apiGroup: GROUP, kind: 'TestConfig', name: 'worker' },
    expected: WANTED,
  },
  {
    about: 'what the Machine names with a version, whatever the spec wants by now',
    named: { apiVersion: 'example.com/v2', kind: 'OldConfig', name: 'old' },
    expected: { ...ref('example.com/v2', 'OldConfig'), name: 'old' },
  },
  {
    about: 'nothing, when the Machine names it without a version and nobody knows that',
    named: { apiGroup: 'example.com', kind: 'OldConfig', name: 'old' },
    expected: undefined,
  },
]

test.each(ROWS)('the bootstrap object is $about', ({ spec, stored, named, expected }) => {
  const subject = situation({
    ...(spec && { spec }),
    status: { ...(stored && { bootstrapRef: stored }) },
  })
  const configRef = named === 'nothing' ? undefined : named

  expect(
    providerRefOf('bootstrap', subject, machineWith(named && { bootstrap: { configRef } })),
  ).toEqual(expected)
})

test('the infrastructure object has a reference of its own', () => {
  const group = 'infrastructure.cluster.x-k8s.io'
  const infrastructureRef = ref(`${group}/v1alpha7`, 'TestMachine')
  const subject = situation({ status: { bootstrapRef: STORED, infrastructureRef } })

  expect(providerRefOf('infrastructure', subject, undefined)).toEqual(infrastructureRef)
  expect(providerRefOf('infrastructure', situation(), undefined)).toEqual(
    ref(`${group}/v1beta1`, 'TestMachine'),
  )
  expect(providerRefOf('infrastructure', subject, machineWith({}))).toEqual(infrastructureRef)
})

function machineWith(spec: object | undefined) {
  const found: World['machine'] = spec === undefined ? { type: 'absent' } : machine({ spec })
  return found.type === 'ours' ? found.value : undefined
}

function ref(apiVersion: string, kind: string) {
  return { apiVersion, kind, name: 'worker', namespace: 'team' }
}

const REFERENCE = { apiGroup: GROUP, kind: 'TestConfig', name: 'worker' }

test.each<[string, { readonly spec?: object; readonly named?: object | null }, boolean]>([
  ['the same', { named: REFERENCE }, false],
  ['another kind', { named: { ...REFERENCE, kind: 'OtherConfig' } }, true],
  ['the kind of another group', { named: { ...REFERENCE, apiGroup: 'k0smotron.io' } }, true],
  ['nothing that the Machine refers to', { named: null }, false],
  ['nothing that the spec says', { spec: { bootstrapSpec: 3 }, named: REFERENCE }, false],
])('a Machine is of another kind than the spec, or not: %s', (_, { spec, named }, expected) => {
  const bootstrap = named === null ? {} : { configRef: named }
  const found = machine({ spec: { bootstrap } })
  if (found.type !== 'ours') throw new Error('the Machine is ours')

  expect(
    isOfOtherKind('bootstrap', situation(spec === undefined ? {} : { spec }), found.value),
  ).toBe(expected)
})
