// The content of files: from which objects it is read, and what is found.
import type { SpecShape } from '#src/cluster-api/spec-shape.ts'
import {
  CLOSED,
  child,
  machineOwner,
  NODE,
  OURS,
  PROD,
  type Row,
  RUNNING,
  THERE,
  testGather,
  VERIFIED,
} from './gather-table.ts'

const REFERRING: SpecShape = {
  files: {
    secret: 'secret',
    fields: ['encoding'],
    least: 0,
    most: 100,
    longestPath: 100,
    mostFiles: 10,
  },
  machineFields: [],
}
const READING: SpecShape = {
  files: {
    secret: undefined,
    fields: ['encoding'],
    least: 0,
    most: 100,
    longestPath: 100,
    mostFiles: 10,
  },
  machineFields: [],
}
const NO_FILES: SpecShape = { files: undefined, machineFields: ['address'] }
const MAP = { metadata: { name: 'm' }, data: { k: 'text' }, binaryData: { b: '/wA=' } }
const SECRET = { metadata: { name: 's' }, data: { k: 'dGV4dA==', b: '/wA=' } }

function fromMap(key: string, optional = false) {
  return { path: '/a', contentFrom: { configMapKeyRef: { name: 'm', key, optional } } }
}

function fromSecret(key: string, more: object = {}, optional = false) {
  return { path: '/a', contentFrom: { secretKeyRef: { name: 's', key, optional } }, ...more }
}

/** A closed window and a new spec, so that all of it is read. */
function row(about: string, files: readonly object[], more: Partial<Row>, found: object): Row {
  const given = {
    spec: { files },
    generation: 2,
    status: { phase: 'Inactive' as const, observedGeneration: 1, ...VERIFIED },
  }
  return {
    about,
    now: CLOSED,
    given: { ...given, ...more.given },
    shape: more.shape ?? READING,
    world: more.world ?? {},
    reads: ['GET machines/worker', 'GET clusters/prod', ...(more.reads ?? [])],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      references: { ...THERE, sources: { templates: {}, ...found } },
    },
  }
}

const SHAPES = { shapes: { bootstrap: READING } }

const FILE = { path: '/a', contentFrom: { configMapKeyRef: { name: 'm', key: 'k' } } }
const IN_SERVICE = { phase: 'Active', observedGeneration: 1 } as const

const DELIVERED = {
  type: 'FieldsDelivered',
  status: 'True',
  reason: 'Delivered',
  message: '',
  observedGeneration: 1,
  lastTransitionTime: '2026-01-05T14:00:00Z',
} as const

const OWNERS = [machineOwner('uid-machine')]
const INFRASTRUCTURE = { apiGroup: 'infrastructure.cluster.x-k8s.io', kind: 'TestMachine' }
const SERVING = {
  'GET machines/worker': {
    ...RUNNING,
    spec: {
      ...RUNNING.spec,
      clusterName: 'prod',
      infrastructureRef: { ...INFRASTRUCTURE, name: 'worker' },
    },
  },
  'GET nodes/node-1': NODE,
  'GET testconfigs/worker': child('TestConfig', OWNERS),
  'GET testmachines/worker': child('TestMachine', OWNERS),
  'GET configmaps/m': MAP,
}
const READS = [
  'GET machines/worker',
  'GET nodes/node-1',
  'GET testconfigs/worker',
  'GET testmachines/worker',
]
const FOUND = {
  machine: OURS,
  node: { type: 'present', node: NODE },
  bootstrap: OURS,
  infrastructure: OURS,
}

testGather([
  {
    about: 'in service, and what was delivered is stored: no file is read',
    given: {
      spec: { files: [FILE] },
      status: { ...IN_SERVICE, conditions: [...VERIFIED.conditions, DELIVERED] },
    },
    world: SERVING,
    reads: READS,
    opens: [PROD],
    finds: FOUND,
  },
  {
    about: 'in service, and a pass was killed before it stored what was delivered: it is read',
    given: { spec: { files: [FILE] }, status: { ...IN_SERVICE, ...VERIFIED } },
    shape: READING,
    world: SERVING,
    reads: [...READS, 'GET configmaps/m'],
    opens: [PROD],
    finds: {
      ...FOUND,
      sources: { templates: {}, files: [{ type: 'text', text: 'text' }], ...SHAPES },
    },
  },
  row(
    'content of the spec, and of a ConfigMap that several files name: it is read once',
    [{ path: '/a', content: 'x' }, fromMap('k'), fromMap('b'), fromMap('none')],
    { world: { 'GET configmaps/m': MAP }, reads: ['GET configmaps/m'] },
    {
      ...SHAPES,
      files: [
        { type: 'text', text: 'x' },
        { type: 'text', text: 'text' },
        { type: 'bytes', base64: '/wA=' },
        { type: 'absent', what: 'key' },
      ],
    },
  ),
  row(
    'a ConfigMap that is missing, optional or not',
    [fromMap('k'), fromMap('k', true)],
    { reads: ['GET configmaps/m'] },
    {
      ...SHAPES,
      files: [
        { type: 'absent', what: 'object' },
        { type: 'absent', what: 'object' },
      ],
    },
  ),
  row(
    'a Secret that the bootstrap kind cannot refer to: its content',
    [fromSecret('k'), fromSecret('b'), fromSecret('none')],
    { world: { 'GET secrets/s': SECRET }, reads: ['GET secrets/s'] },
    {
      ...SHAPES,
      files: [
        { type: 'text', text: 'text' },
        { type: 'bytes', base64: '/wA=' },
        { type: 'absent', what: 'key' },
      ],
    },
  ),
  row(
    'a Secret that the bootstrap kind can refer to: only whether it is there',
    [fromSecret('k', { encoding: 'base64' }), fromSecret('none')],
    { shape: REFERRING, world: { 'GET secrets/s': SECRET }, reads: ['GET secrets/s'] },
    {
      shapes: { bootstrap: REFERRING },
      files: [{ type: 'referred' }, { type: 'absent', what: 'key' }],
    },
  ),
  row(
    'a Secret that Sundial may not read, and the provider may',
    [fromSecret('k')],
    { shape: REFERRING, world: { 'GET secrets/s': 403 }, reads: ['GET secrets/s'] },
    { shapes: { bootstrap: REFERRING }, files: [{ type: 'referred' }] },
  ),
  row(
    'a Secret that Sundial may not read, for the second time',
    [fromSecret('k')],
    {
      world: { 'GET secrets/s': 403 },
      reads: ['GET secrets/s'],
      given: {
        status: {
          phase: 'Inactive',
          observedGeneration: 1,
          retry: { attempts: 1, notBefore: CLOSED },
          ...VERIFIED,
        },
      },
    },
    {
      ...SHAPES,
      files: [
        {
          type: 'forbidden',
          message:
            'Sundial cannot get secrets "s" in namespace team in the management cluster: it has no right to do this (HTTP 403). Apply deploy/rbac (ClusterRole sundial-kubeconfigs), or the Role of deploy/kubeconfig-role in namespace team',
        },
      ],
    },
  ),
  row(
    'a bootstrap kind that takes no files: none is read',
    [fromMap('k'), fromSecret('k')],
    { shape: NO_FILES },
    { shapes: { bootstrap: NO_FILES }, files: [] },
  ),
  row(
    'an address of the machine: what the infrastructure kind takes',
    [],
    {
      shape: NO_FILES,
      given: {
        spec: { machine: { address: '192.0.2.7' } },
        status: { phase: 'Inactive', observedGeneration: 0 },
      },
    },
    { shapes: { infrastructure: NO_FILES }, files: [] },
  ),
])
