import { bootstrapWith, infrastructureWith, letters } from './builders.ts'
import type { RefusedRow } from './refused-row.ts'

export const REFUSED_MACHINES: readonly RefusedRow[] = [
  {
    name: 'U01 G04 an empty cluster name',
    change: { clusterName: '' },
    field: 'spec.clusterName',
    says: 'must not be empty',
  },
  {
    name: 'no cluster name',
    change: { clusterName: undefined },
    field: 'spec.clusterName',
    says: 'is required',
  },
  {
    name: 'U02 G03 a cluster name of 64',
    change: { clusterName: letters(64) },
    field: 'spec.clusterName',
    says: '63',
  },
  {
    name: 'G05 a newline in the cluster name',
    change: { clusterName: 'prod\neast' },
    field: 'spec.clusterName',
    says: 'invalid character "\\n"',
  },
  {
    name: 'G06 a letter that is not ASCII',
    change: { clusterName: 'prod-é' },
    field: 'spec.clusterName',
    says: 'invalid character "é"',
  },
  {
    name: 'U03 G07 a cluster name with a dash in front',
    change: { clusterName: '-a' },
    field: 'spec.clusterName',
    says: 'cannot stand at an end',
  },
  {
    name: 'G07 an underscore for a cluster name',
    change: { clusterName: '_' },
    field: 'spec.clusterName',
    says: 'cannot stand at an end',
  },
  {
    name: 'G08 a cluster name with a dash behind',
    change: { clusterName: 'prod-' },
    field: 'spec.clusterName',
    says: 'cannot stand at an end',
  },

  {
    name: 'U13 G20 a bootstrap object of the core group',
    change: bootstrapWith({ apiVersion: 'v1' }),
    field: 'spec.bootstrapSpec.apiVersion',
    says: 'must use a namespaced API group',
  },
  {
    name: 'G21 a bootstrap object of RBAC',
    change: bootstrapWith({ apiVersion: 'rbac.authorization.k8s.io/v1' }),
    field: 'spec.bootstrapSpec.apiVersion',
    says: 'is not allowed',
  },
  {
    name: 'G23 an infrastructure group for bootstrap',
    change: bootstrapWith({ apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1' }),
    field: 'spec.bootstrapSpec.apiVersion',
    says: 'bootstrap.cluster.x-k8s.io or k0smotron.io',
  },
  {
    name: 'G24 an infrastructure object of admission',
    change: infrastructureWith({ apiVersion: 'admissionregistration.k8s.io/v1' }),
    field: 'spec.infrastructureSpec.apiVersion',
    says: 'is not allowed',
  },
  {
    name: 'U14 G22 an infrastructure object of apps',
    change: infrastructureWith({ apiVersion: 'apps/v1' }),
    field: 'spec.infrastructureSpec.apiVersion',
    says: 'infrastructure.cluster.x-k8s.io or k0smotron.io',
  },
  {
    name: 'a group that only ends like an allowed one',
    change: bootstrapWith({ apiVersion: 'evil.bootstrap.cluster.x-k8s.io/v1' }),
    field: 'spec.bootstrapSpec.apiVersion',
    says: 'is not allowed',
  },
  {
    name: 'a group without a version',
    change: bootstrapWith({ apiVersion: 'k0smotron.io/' }),
    field: 'spec.bootstrapSpec.apiVersion',
    says: '<group>/<version>',
  },
  {
    name: 'U15 no kind',
    change: infrastructureWith({ kind: '' }),
    field: 'spec.infrastructureSpec.kind',
    says: 'must not be empty',
  },
  {
    name: 'a bootstrap object without a spec',
    change: bootstrapWith({ spec: undefined }),
    field: 'spec.bootstrapSpec.spec',
    says: 'is required',
  },
  {
    name: 'no bootstrap source',
    change: { bootstrapSpec: undefined },
    field: 'spec.bootstrapSpec',
    says: 'exactly one of spec.bootstrapSpec and spec.bootstrapRef',
    admission: 'spec',
  },
  {
    name: 'two infrastructure sources',
    change: {
      infrastructureRef: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
        kind: 'DockerMachineTemplate',
        name: 'small',
      },
    },
    field: 'spec.infrastructureRef',
    says: 'exactly one of',
    admission: 'spec',
  },
  {
    name: 'a template of a group that is not allowed',
    change: {
      bootstrapSpec: undefined,
      bootstrapRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
    },
    field: 'spec.bootstrapRef.apiVersion',
    says: 'is not allowed',
  },
  {
    name: 'a template without a name',
    change: {
      bootstrapSpec: undefined,
      bootstrapRef: { apiVersion: 'k0smotron.io/v1beta1', kind: 'A' },
    },
    field: 'spec.bootstrapRef.name',
    says: 'is required',
  },

  {
    name: 'G26 a label of kubernetes.io',
    change: { machineTemplate: { labels: { 'kubernetes.io/hostname': 'a' } } },
    field: 'spec.machineTemplate.labels',
    says: `labels key "kubernetes.io/hostname" uses reserved prefix 'kubernetes.io/'`,
  },
  {
    name: 'G27 a label of k8s.io',
    change: { machineTemplate: { labels: { 'k8s.io/something': 'a' } } },
    field: 'spec.machineTemplate.labels',
    says: "'k8s.io/'",
  },
  {
    name: 'G28 a label of Cluster API',
    change: { machineTemplate: { labels: { 'cluster.x-k8s.io/cluster-name': 'a' } } },
    field: 'spec.machineTemplate.labels',
    says: "'cluster.x-k8s.io/'",
  },
  {
    name: 'G29 a label of ours',
    change: { machineTemplate: { labels: { '5spot.finos.org/scheduled-machine': 'a' } } },
    field: 'spec.machineTemplate.labels',
    says: "'5spot.finos.org/'",
  },
  {
    name: 'U21 G30 G32 an annotation of ours',
    change: { machineTemplate: { annotations: { '5spot.finos.org/scheduled-by': 'a' } } },
    field: 'spec.machineTemplate.annotations',
    says: 'annotations key "5spot.finos.org/scheduled-by"',
  },
  {
    name: 'a label whose key is none',
    change: { machineTemplate: { labels: { 'a b': 'c' } } },
    field: 'spec.machineTemplate.labels',
    says: 'labels key "a b" is not allowed',
    admission: 'none',
  },
  {
    name: 'a label whose value is none',
    change: { machineTemplate: { labels: { a: 'b c' } } },
    field: 'spec.machineTemplate.labels.a',
    says: '"b c" is not allowed',
    admission: 'spec.machineTemplate.labels[a]',
  },
]
