// The objects that a Machine refers to, or has left behind: whose they are.
import { expect } from 'vitest'
import {
  CLOSED,
  child,
  LEAVING,
  MACHINE,
  machineOwner,
  NO_OBJECTS,
  OURS,
  PROD,
  testGather,
} from './gather-table.ts'

testGather([
  {
    about: 'objects of a cluster-scoped kind that a Machine names are not read',
    world: { 'GET machines/worker': MACHINE },
    clusterScoped: ['TestConfig', 'TestMachine'],
    reads: ['GET machines/worker', 'GET clusters/prod'],
    finds: {
      cluster: { type: 'absent' },
      machine: OURS,
      ...NO_OBJECTS,
    },
  },
  {
    about: 'objects of a cluster-scoped kind that the status names are not read',
    now: CLOSED,
    given: { status: { ...LEAVING, drain: { startedAt: CLOSED } } },
    clusterScoped: ['TestConfig', 'TestMachine'],
    reads: ['GET machines/worker', 'GET clusters/prod', 'GET nodes/node-1'],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      node: { type: 'absent' },
      ...NO_OBJECTS,
    },
  },
  {
    about:
      'objects of a group that a Machine names and the installation does not allow are not read',
    now: CLOSED,
    given: {
      status: {
        ...LEAVING,
        drain: { startedAt: CLOSED },
        bootstrapRef: { apiVersion: 'v1', kind: 'TestConfig', name: 'worker' },
        infrastructureRef: { apiVersion: 'apps/v1', kind: 'TestMachine', name: 'worker' },
      },
    },
    reads: ['GET machines/worker', 'GET clusters/prod', 'GET nodes/node-1'],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      node: { type: 'absent' },
      ...NO_OBJECTS,
    },
  },
  {
    about: 'a Machine of somebody else',
    world: { 'GET machines/worker': { ...MACHINE, metadata: { name: 'worker' } } },
    reads: ['GET machines/worker'],
    finds: {
      machine: {
        type: 'foreign',
        uid: '',
        what: 'Machine team/worker',
        why: expect.stringMatching(/^without the label /),
      },
    },
  },
  {
    about: 'a Machine that was just made: its objects are read',
    world: {
      'GET machines/worker': MACHINE,
      'GET testconfigs/worker': child('TestConfig', [machineOwner('uid-machine')]),
    },
    reads: ['GET machines/worker', 'GET testconfigs/worker', 'GET clusters/prod'],
    finds: {
      cluster: { type: 'absent' },
      machine: OURS,
      bootstrap: { type: 'ours', value: expect.objectContaining({ uid: 'uid-TestConfig' }) },
      infrastructure: { type: 'absent' },
    },
  },
  {
    about: 'objects of an earlier Machine',
    world: {
      'GET machines/worker': MACHINE,
      'GET testconfigs/worker': child('TestConfig', [machineOwner('uid-earlier')]),
    },
    reads: ['GET machines/worker', 'GET testconfigs/worker', 'GET clusters/prod'],
    finds: {
      cluster: { type: 'absent' },
      machine: OURS,
      bootstrap: { type: 'stale', value: expect.objectContaining({ uid: 'uid-TestConfig' }) },
      infrastructure: { type: 'absent' },
    },
  },
  {
    about: 'objects of somebody else',
    world: {
      'GET machines/worker': MACHINE,
      'GET testconfigs/worker': child('TestConfig', [
        { ...machineOwner('p'), kind: 'MachinePool' },
      ]),
    },
    reads: ['GET machines/worker', 'GET testconfigs/worker', 'GET clusters/prod'],
    finds: {
      cluster: { type: 'absent' },
      machine: OURS,
      bootstrap: {
        type: 'foreign',
        uid: 'uid-TestConfig',
        what: 'TestConfig team/worker',
        why: 'and does not belong to this ScheduledMachine; delete this ScheduledMachine and create it with another name',
      },
      infrastructure: { type: 'absent' },
    },
  },
  {
    about: 'objects that have lost their owner',
    world: { 'GET machines/worker': MACHINE, 'GET testconfigs/worker': child('TestConfig', []) },
    reads: ['GET machines/worker', 'GET testconfigs/worker', 'GET clusters/prod'],
    finds: {
      cluster: { type: 'absent' },
      machine: OURS,
      bootstrap: { type: 'ours', value: expect.objectContaining({ uid: 'uid-TestConfig' }) },
      infrastructure: { type: 'absent' },
    },
  },
  {
    about: 'objects of a kind that is not served, and one that is not there',
    world: { 'GET machines/worker': MACHINE },
    kinds: ['TestConfig'],
    reads: ['GET machines/worker', 'GET testconfigs/worker', 'GET clusters/prod'],
    finds: {
      cluster: { type: 'absent' },
      machine: OURS,
      ...NO_OBJECTS,
    },
  },
  {
    about: 'the objects that a Machine left behind, which is gone',
    now: CLOSED,
    given: { status: { ...LEAVING, drain: { startedAt: CLOSED } } },
    world: { 'GET testmachines/worker': child('TestMachine', [machineOwner('uid-machine')]) },
    reads: [
      'GET machines/worker',
      'GET clusters/prod',
      'GET nodes/node-1',
      'GET testconfigs/worker',
      'GET testmachines/worker',
    ],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      node: { type: 'absent' },
      bootstrap: { type: 'absent' },
      infrastructure: {
        type: 'stale',
        value: expect.objectContaining({ uid: 'uid-TestMachine' }),
      },
    },
  },
])
