// The requests of each effect on a Machine, to the letter.
import { expect } from 'vitest'
import {
  CURRENT,
  deleting,
  GONE,
  inService,
  MACHINE,
  MACHINE_UID,
  OBJECT,
  OWNER,
  object,
  testEffects,
  unowned,
} from './perform-table.ts'

testEffects([
  {
    about: 'a Machine without an owner is adopted, by the ScheduledMachine that was read',
    effects: [{ type: 'adoptMachine' }],
    given: unowned,
    answers: [CURRENT, { body: object('8') }],
    asks: [
      [`GET ${OBJECT}`, undefined],
      [`PATCH ${MACHINE}`, { metadata: { resourceVersion: '44', ownerReferences: [OWNER] } }],
    ],
    logs: ['info adopted Machine'],
  },
  {
    about: 'a Machine that has gone is not adopted',
    effects: [{ type: 'adoptMachine' }],
    given: unowned,
    answers: [CURRENT, GONE],
    asks: [
      [`GET ${OBJECT}`, undefined],
      [`PATCH ${MACHINE}`, expect.anything()],
    ],
  },
  {
    about: "Cluster API's drain is skipped",
    effects: [{ type: 'skipMachineDrain', what: 'drain' }],
    given: inService,
    answers: [{ body: object('8') }],
    asks: [
      [
        `PATCH ${MACHINE}`,
        {
          metadata: {
            resourceVersion: '44',
            annotations: { 'machine.cluster.x-k8s.io/exclude-node-draining': 'by-sundial' },
          },
        },
      ],
    ],
  },
  {
    about: "Cluster API's drain of a Machine that is gone is skipped",
    effects: [{ type: 'skipMachineDrain', what: 'drain' }],
    given: inService,
    answers: [GONE],
    asks: [[`PATCH ${MACHINE}`, expect.anything()]],
  },
  {
    about: 'the Machine that was seen is deleted, and no other of its name',
    effects: [{ type: 'deleteMachine' }],
    given: inService,
    answers: [{}],
    asks: [[`DELETE ${MACHINE}`, deleting(MACHINE_UID, '44')]],
    logs: ['info deleted Machine'],
  },
  {
    about: 'the Machine is deleted as it is after a patch of ours',
    effects: [{ type: 'skipMachineDrain', what: 'drain' }, { type: 'deleteMachine' }],
    given: inService,
    answers: [
      {
        body: {
          metadata: { name: 'worker', namespace: 'team', resourceVersion: '45', uid: 'as-patched' },
        },
      },
      {},
    ],
    asks: [
      [`PATCH ${MACHINE}`, expect.anything()],
      [`DELETE ${MACHINE}`, deleting('as-patched', '45')],
    ],
    logs: ['info deleted Machine'],
  },
])
