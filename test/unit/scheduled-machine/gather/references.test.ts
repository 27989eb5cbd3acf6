// The references of the spec: when they are looked up, and what is found.
import { SPEC } from '#test/support/situation.ts'
import {
  CLOSED,
  MISSING,
  NO_OBJECTS,
  NODE,
  OURS,
  PROD,
  RUNNING,
  THERE,
  testGather,
  unusable,
  VERIFIED,
} from './gather-table.ts'

testGather([
  {
    about: 'a closed window, and a spec that has changed: what it refers to',
    now: CLOSED,
    given: { generation: 2, status: { phase: 'Inactive', observedGeneration: 1, ...VERIFIED } },
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: { cluster: { type: 'absent' }, references: THERE },
  },
  {
    about: 'a closed window, and a spec that nobody has looked at: what it refers to',
    now: CLOSED,
    given: { status: { phase: 'Pending', observedGeneration: 1 } },
    workload: {
      type: 'refused',
      message: 'exec',
      secret: { name: 'prod-kubeconfig', key: 'value' },
    },
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      references: { ...THERE, kubeconfig: { type: 'refused', message: 'exec' } },
    },
  },
  {
    about: 'a closed window, after a removal: what was there is not looked up again',
    now: CLOSED,
    given: { status: { phase: 'ShuttingDown', observedGeneration: 1, ...VERIFIED } },
    reads: ['GET machines/worker'],
  },
  {
    about: 'a closed window, and something missing, before its wake: nothing is looked up',
    now: CLOSED,
    given: {
      status: {
        phase: 'Inactive',
        observedGeneration: 1,
        wakeTime: '2026-01-05T23:10:01Z',
        ...MISSING,
      },
    },
    reads: ['GET machines/worker'],
  },
  {
    about: 'a closed window, and something missing, at its wake: all is looked up',
    now: CLOSED,
    given: { status: { phase: 'Inactive', observedGeneration: 1, wakeTime: CLOSED, ...MISSING } },
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: { cluster: { type: 'absent' }, references: THERE },
  },
  {
    about: 'a window that opens, and a spec that was looked at: its kubeconfig is not read again',
    given: { status: { phase: 'Inactive', observedGeneration: 1, ...VERIFIED } },
    trustsRest: true,
    reads: ['GET clusters/prod'],
    finds: {
      cluster: { type: 'absent' },
      references: { ...THERE, kubeconfig: { type: 'unread' } },
    },
  },
  {
    about: 'a spec that changes in service: what the next window would need',
    given: { generation: 2, status: { phase: 'Active', observedGeneration: 1, ...VERIFIED } },
    world: { 'GET machines/worker': RUNNING, 'GET nodes/node-1': NODE },
    kinds: [],
    reads: [
      'GET machines/worker',
      'GET clusters/prod',
      'GET nodes/node-1',
      'GET clusters/elsewhere',
    ],
    opens: [PROD, { namespace: 'team', clusterName: 'elsewhere' }],
    finds: {
      machine: OURS,
      cluster: { type: 'absent' },
      clusterName: 'elsewhere',
      references: {
        ...THERE,
        unusableKinds: [
          unusable('bootstrap', 'TestConfig', 'unserved'),
          unusable('infrastructure', 'TestMachine', 'unserved'),
        ],
        kubeconfig: { type: 'usable' },
      },
      node: { type: 'present', node: NODE },
      ...NO_OBJECTS,
    },
  },
  {
    about: 'a spec that is disabled: what it refers to, once',
    now: CLOSED,
    given: {
      spec: { schedule: { ...SPEC.schedule, enabled: false } },
      status: { phase: 'Disabled', observedGeneration: 1, wakeTime: CLOSED, ...MISSING },
    },
    reads: ['GET machines/worker'],
  },
  {
    about: 'a spec that is wrong by itself: nothing is looked up for it',
    now: CLOSED,
    given: { spec: { priority: 101 }, generation: 2 },
    reads: ['GET machines/worker'],
  },
  {
    about: 'Cluster API that is not installed',
    isInstalled: false,
    reads: [],
    opens: [PROD],
    finds: {
      machineVersion: undefined,
      references: { ...THERE, isClusterApiServed: false, cluster: undefined },
    },
  },
  {
    about: 'providers that are not installed',
    kinds: [],
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      references: {
        ...THERE,
        unusableKinds: [
          unusable('bootstrap', 'TestConfig', 'unserved'),
          unusable('infrastructure', 'TestMachine', 'unserved'),
        ],
      },
    },
  },
  {
    about: 'kinds whose objects are in no namespace cannot be used',
    clusterScoped: ['TestConfig', 'TestMachine'],
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      references: {
        ...THERE,
        unusableKinds: [
          unusable('bootstrap', 'TestConfig', 'clusterScoped'),
          unusable('infrastructure', 'TestMachine', 'clusterScoped'),
        ],
      },
    },
  },
])
