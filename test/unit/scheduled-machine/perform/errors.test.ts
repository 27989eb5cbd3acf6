// Answers that end a pass, and are not passed over.
import { expect, test } from 'vitest'
import type { Effect } from '#src/scheduled-machine/effects.ts'
import { type Given, machine, UID } from '#test/support/situation.ts'
import type { Answer } from '../../kube/recorded-transport.ts'
import {
  bed,
  CLUSTER_SCOPED,
  factsIn,
  GONE,
  inService,
  perform,
  REFUSED,
  SOURCE,
  TAKEN,
  unowned,
} from './perform-table.ts'

test.each<[string, Effect, Given, Answer, object]>([
  [
    'a Machine for a ScheduledMachine that is another by now',
    { type: 'adoptMachine' },
    unowned,
    { body: { kind: 'ScheduledMachine', metadata: { name: 'worker', uid: 'later' } } },
    { code: 'Conflict', message: 'ScheduledMachine worker is not as it was read' },
  ],
  [
    'a Machine for a ScheduledMachine that was deleted since',
    { type: 'adoptMachine' },
    unowned,
    { body: { metadata: { name: 'worker', uid: UID, deletionTimestamp: '2026-12-31T23:59:58Z' } } },
    { code: 'Conflict' },
  ],
  [
    'a Machine for a ScheduledMachine that is gone',
    { type: 'adoptMachine' },
    unowned,
    GONE,
    { code: 'Conflict' },
  ],
  ['a cordon that is refused', { type: 'cordonNode' }, inService, REFUSED, { code: 'Forbidden' }],
  [
    'a skipped drain that is refused',
    { type: 'skipMachineDrain', what: 'drain' },
    inService,
    REFUSED,
    { code: 'Forbidden' },
  ],
  [
    'a Machine that is there already',
    { type: 'createMachine' },
    {},
    TAKEN,
    { code: 'Conflict', message: 'there is a Machine worker already' },
  ],
  ['a Machine that is refused', { type: 'createMachine' }, {}, REFUSED, { code: 'Forbidden' }],
])('%s is not passed over', async (_, effect, given, answer, error) => {
  const { context } = bed([answer])
  const facts = factsIn(given)

  const acted = perform(effect, facts, context)

  await expect(acted).rejects.toMatchObject(error)
})

test.each<[string, Effect, object]>([
  [
    'a provider object that is refused',
    { type: 'createProviderObject', role: 'infrastructure', source: SOURCE },
    { code: 'Forbidden' },
  ],
  [
    'a provider object of a kind that is not served',
    { type: 'createProviderObject', role: 'bootstrap', source: { ...SOURCE, kind: 'Other' } },
    { code: 'NotFound', message: 'Other of infrastructure.cluster.x-k8s.io/v1beta1 is not served' },
  ],
  [
    'a provider object of a cluster-scoped kind',
    { type: 'createProviderObject', role: 'infrastructure', source: CLUSTER_SCOPED },
    {
      code: 'Invalid',
      message: 'TestIdentity of infrastructure.cluster.x-k8s.io/v1beta1 is cluster-scoped',
    },
  ],
])('%s is not passed over', async (_, effect, error) => {
  const { context } = bed([REFUSED])
  const facts = factsIn({ world: { machine: machine() } })

  const acted = perform(effect, facts, context)

  await expect(acted).rejects.toMatchObject(error)
})
