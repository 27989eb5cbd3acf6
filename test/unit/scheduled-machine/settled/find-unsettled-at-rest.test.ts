// Machines at rest, list by list: which of them a pass has to look at.
import {
  ALL_OBJECTS,
  CALM,
  key,
  LATELY,
  list,
  MACHINES,
  machine,
  NODES,
  NOW,
  node,
  OBJECTS,
  OTHER,
  REMOVED,
  resting,
} from '#test/support/in-service.ts'
import { REFS, SPEC } from '#test/support/situation.ts'
import { ALL_LISTS, LISTS, testUnsettled } from './unsettled-table.ts'

testUnsettled([
  {
    about: 'one that rests and has no Machine is left alone',
    world: {
      [ALL_OBJECTS]: list(resting(), OTHER),
      [MACHINES]: list(machine('other')),
      [NODES]: list(node('other')),
    },
    lately: ['calm'],
    unsettled: [],
    calls: ALL_LISTS,
  },
  {
    about: 'a Node of one that rests is looked at, in a cluster that is listed anyway',
    world: { [OBJECTS]: list(OTHER), [MACHINES]: list(machine('other')) },
    atRest: [{ ...key('calm'), nodeName: undefined }],
    unsettled: ['calm'],
    calls: LISTS,
  },
  {
    about: 'a Node of one that rests for long that is Ready and told of is left alone',
    world: { [OBJECTS]: list(OTHER), [MACHINES]: list(machine('other')) },
    atRest: [{ ...key('calm'), nodeName: 'node-calm' }],
    unsettled: [],
    calls: LISTS,
  },
  {
    about: 'a Node of one that rests for long that is told of is looked at when it is not Ready',
    world: {
      [OBJECTS]: list(OTHER),
      [MACHINES]: list(machine('other')),
      [NODES]: list(node('calm', 'Unknown'), node('other')),
    },
    atRest: [{ ...key('calm'), nodeName: 'node-calm' }],
    unsettled: ['calm'],
    calls: LISTS,
  },
  {
    about: 'a Node of one that rests is left to its Machine, if there is one',
    world: { [OBJECTS]: list(OTHER) },
    atRest: [{ ...key('calm'), nodeName: undefined }],
    unsettled: [],
    calls: LISTS,
  },
  {
    about: 'for one that has rested for long no cluster is listed',
    world: { [OBJECTS]: list(), [MACHINES]: list() },
    atRest: [{ ...key('calm'), nodeName: undefined }],
    unsettled: ['other'],
    calls: [MACHINES, OBJECTS],
  },
  {
    about: 'nor for one that has come to rest lately, and had no Machine',
    world: { [ALL_OBJECTS]: list(resting({ phaseSince: LATELY })), [MACHINES]: list() },
    lately: ['calm'],
    unsettled: ['other'],
    calls: [MACHINES, ALL_OBJECTS],
  },
  {
    about: 'where a Machine was removed lately its cluster is listed',
    world: { [ALL_OBJECTS]: list(resting(REMOVED)), [MACHINES]: list() },
    lately: ['calm'],
    unsettled: ['other', 'calm'],
    calls: ALL_LISTS,
  },
  {
    about: 'for one that was resumed long ago no cluster is listed',
    world: {
      [ALL_OBJECTS]: list(resting({ conditions: [noMachineSince('2026-01-05T14:00:00Z')] })),
      [MACHINES]: list(),
    },
    lately: ['calm'],
    unsettled: ['other'],
    calls: [MACHINES, ALL_OBJECTS],
  },
  {
    about: 'where one was resumed lately its cluster is listed: a Node may have come meanwhile',
    world: {
      [ALL_OBJECTS]: list(resting({ conditions: [noMachineSince(LATELY)] })),
      [MACHINES]: list(),
    },
    lately: ['calm'],
    unsettled: ['other', 'calm'],
    calls: ALL_LISTS,
  },
  {
    about: 'a Node of one that rests that is Ready and told of is left alone',
    world: {
      [ALL_OBJECTS]: list(resting({ ...REMOVED, nodeRef: CALM.status.nodeRef })),
      [MACHINES]: list(),
    },
    lately: ['calm'],
    unsettled: ['other'],
    calls: ALL_LISTS,
  },
  {
    about: 'one that rests in its window is looked at',
    world: {
      [ALL_OBJECTS]: list({ ...resting(), spec: SPEC }, OTHER),
      [MACHINES]: list(machine('other')),
    },
    lately: ['calm'],
    unsettled: ['calm'],
    calls: ALL_LISTS,
  },
  {
    about: 'one that rests and has a Machine is looked at',
    world: { [ALL_OBJECTS]: list(resting(), OTHER) },
    lately: ['calm'],
    unsettled: ['calm'],
    calls: ALL_LISTS,
  },
  {
    about: 'one that rests and remembers a Machine is looked at',
    world: { [ALL_OBJECTS]: list(resting(REFS), OTHER), [MACHINES]: list(machine('other')) },
    lately: ['calm'],
    unsettled: ['calm'],
    calls: ALL_LISTS,
  },
  {
    about: 'one that has rested for long enough is looked at',
    world: {
      [ALL_OBJECTS]: list(resting({ wakeTime: NOW }), OTHER),
      [MACHINES]: list(machine('other')),
    },
    lately: ['calm'],
    unsettled: ['calm'],
    calls: ALL_LISTS,
  },
])

function noMachineSince(lastTransitionTime: string) {
  const told = { type: 'MachineReady', status: 'False', message: 'There is no machine' }
  return { ...told, reason: 'AwaitingSchedule', lastTransitionTime }
}
