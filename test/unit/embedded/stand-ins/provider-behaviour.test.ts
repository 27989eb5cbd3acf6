import { expect, test } from 'vitest'
import { pluralOf } from '#src/embedded/crds/provider-crd.ts'
import { behaviourFor } from '#src/embedded/stand-ins/provider-behaviour.ts'
import { guessPlural } from '#src/events/change-event.ts'

const USUAL = {
  bootstrapSeconds: 1,
  provisionSeconds: 20,
  joinSeconds: 10,
  readySeconds: 5,
  deleteSeconds: 5,
}

const annotated = (annotations: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Any',
  metadata: {
    name: 'x',
    annotations: Object.fromEntries(
      Object.entries(annotations).map(([name, value]) => [`stand-in.sundial.dev/${name}`, value]),
    ),
  },
})

test.each([
  ['nothing said: the usual', {}, {}, {}, USUAL],
  [
    'said for all',
    { provisionSeconds: 300, fail: 'full' },
    {},
    {},
    { ...USUAL, provisionSeconds: 300, fail: 'full' },
  ],
  [
    'the object outranks its Machine',
    {},
    { 'join-seconds': '0' },
    { 'join-seconds': '9' },
    { ...USUAL, joinSeconds: 0 },
  ],
  [
    'the Machine outranks what is said for all',
    { deleteSeconds: 1 },
    {},
    { 'delete-seconds': '60' },
    { ...USUAL, deleteSeconds: 60 },
  ],
  ['what is no number counts as not said', {}, { 'ready-seconds': 'soon' }, {}, USUAL],
  ['hanging everywhere', {}, { hang: 'true' }, {}, { ...USUAL, hangs: 'both' }],
  ['hanging at the end', {}, {}, { hang: 'delete' }, { ...USUAL, hangs: 'delete' }],
  ['an empty failure is none', { fail: 'full' }, { fail: '' }, {}, USUAL],
] as const)('%s', (_, all, object, machine, expected) => {
  expect(behaviourFor(all, annotated({ ...object }), annotated({ ...machine }))).toEqual(expected)
})

test.each([
  ['TestMachine', 'testmachines', 'testmachines'],
  ['Metal3Ipaddress', 'metal3ipaddresses', 'metal3ipaddresses'],
  ['IpPolicy', 'ippolicies', 'ippolicies'],
  ['Gateway', 'gateways', 'gatewaies'],
  ['Box', 'boxes', 'boxs'],
])(
  'the plural of %s is %s to Cluster API, and guessed as %s by the source',
  (kind, real, guessed) => {
    expect([pluralOf(kind), guessPlural(kind)]).toEqual([real, guessed])
  },
)
