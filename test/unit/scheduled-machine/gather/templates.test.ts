// The templates that provider objects are cloned from: when they are read, and what is found.
import {
  CLOSED,
  MACHINE,
  NO_OBJECTS,
  OURS,
  PROD,
  THERE,
  testGather,
  unusable,
  VERIFIED,
} from './gather-table.ts'

const KINDS = ['TestConfig', 'TestMachine', 'TestConfigTemplate', 'TestMachineTemplate']
const GROUP = 'bootstrap.cluster.x-k8s.io/v1beta1'
const SPEC = {
  bootstrapSpec: undefined,
  bootstrapRef: { apiVersion: GROUP, kind: 'TestConfigTemplate', name: 'small' },
}
const BOTH = {
  ...SPEC,
  infrastructureSpec: undefined,
  infrastructureRef: {
    apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
    kind: 'TestMachineTemplate',
    name: 'large',
  },
}
const TEMPLATE = {
  apiVersion: GROUP,
  kind: 'TestConfigTemplate',
  metadata: { name: 'small', namespace: 'team' },
  spec: { template: { spec: { role: 'worker' } } },
}
const READ = 'GET testconfigtemplates/small'
const FOUND = {
  type: 'present',
  content: {
    spec: { role: 'worker' },
    metadata: {
      labels: {},
      annotations: {
        'cluster.x-k8s.io/cloned-from-name': 'small',
        'cluster.x-k8s.io/cloned-from-groupkind': 'TestConfigTemplate.bootstrap.cluster.x-k8s.io',
      },
    },
  },
}

testGather([
  {
    about: 'a window that opens: the template, although the references were verified before',
    given: { spec: SPEC, status: { phase: 'Inactive', observedGeneration: 1, ...VERIFIED } },
    trustsRest: true,
    kinds: KINDS,
    world: { [READ]: TEMPLATE },
    reads: ['GET clusters/prod', READ],
    finds: {
      cluster: { type: 'absent' },
      references: {
        ...THERE,
        kubeconfig: { type: 'unread' },
        sources: read({ bootstrap: FOUND }),
      },
    },
  },
  {
    about: 'a closed window, and a spec that has changed: both templates',
    now: CLOSED,
    given: {
      spec: BOTH,
      generation: 2,
      status: { phase: 'Inactive', observedGeneration: 1, ...VERIFIED },
    },
    kinds: KINDS,
    world: { 'GET testmachinetemplates/large': { ...TEMPLATE, spec: {} } },
    reads: ['GET machines/worker', 'GET clusters/prod', READ, 'GET testmachinetemplates/large'],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      references: {
        ...THERE,
        sources: read({ bootstrap: { type: 'absent' }, infrastructure: { type: 'empty' } }),
      },
    },
  },
  {
    about: 'a template whose kind is not served is not read',
    given: { spec: SPEC },
    kinds: ['TestConfig', 'TestMachine'],
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      references: {
        ...THERE,
        unusableKinds: [{ ...unserved('TestConfigTemplate'), field: 'spec.bootstrapRef' }],
        sources: read({}),
      },
    },
  },
  {
    about: 'a template whose kind is cluster-scoped is not read, whatever its clones are',
    given: { spec: SPEC },
    kinds: KINDS,
    clusterScoped: ['TestConfigTemplate'],
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      references: {
        ...THERE,
        unusableKinds: [
          {
            ...unusable('bootstrap', 'TestConfigTemplate', 'clusterScoped'),
            field: 'spec.bootstrapRef',
          },
        ],
        sources: read({}),
      },
    },
  },
  {
    about: 'a template whose clones would be of a kind that is not served',
    given: { spec: SPEC },
    kinds: ['TestMachine', 'TestConfigTemplate'],
    world: { [READ]: TEMPLATE },
    reads: ['GET machines/worker', 'GET clusters/prod', READ],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      references: {
        ...THERE,
        unusableKinds: [{ ...unserved('TestConfig'), field: 'spec.bootstrapRef' }],
        sources: read({ bootstrap: FOUND }),
      },
    },
  },
  {
    about: 'a Machine without its bootstrap object: the template that it is cloned from',
    given: { spec: SPEC, status: { phase: 'Pending', observedGeneration: 1, ...VERIFIED } },
    kinds: KINDS,
    world: { 'GET machines/worker': MACHINE, [READ]: TEMPLATE },
    reads: ['GET machines/worker', 'GET testconfigs/worker', READ, 'GET clusters/prod'],
    finds: {
      machine: OURS,
      cluster: { type: 'absent' },
      ...NO_OBJECTS,
      sources: read({ bootstrap: FOUND }),
    },
  },
])

function unserved(kind: string) {
  return unusable('bootstrap', kind, 'unserved')
}

function read(templates: object) {
  return { templates, files: [], shapes: {} }
}
