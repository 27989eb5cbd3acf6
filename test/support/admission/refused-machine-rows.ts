import { letters } from './builders.ts'
import { missing, refused, tooLong, unchecked } from './causes.ts'
import type { RefusedRow } from './refused-row.ts'
import { CLUSTER_NAME, LABEL_VALUE, RESERVED_KEYS } from './words.ts'

export const REFUSED_MACHINES: readonly RefusedRow[] = [
  {
    name: 'U01 G04 an empty cluster name',
    change: { clusterName: '' },
    field: 'spec.clusterName',
    says: 'must not be empty',
    causes: [refused('spec.clusterName', CLUSTER_NAME, '')],
  },
  {
    name: 'no cluster name',
    change: { clusterName: undefined },
    field: 'spec.clusterName',
    says: 'is required',
    causes: unchecked(missing('spec.clusterName')),
  },
  {
    name: 'U02 G03 a cluster name of 64',
    change: { clusterName: letters(64) },
    field: 'spec.clusterName',
    says: '63',
    causes: unchecked(tooLong('spec.clusterName', 63)),
  },
  {
    name: 'G05 a newline in the cluster name',
    change: { clusterName: 'prod\neast' },
    field: 'spec.clusterName',
    says: 'invalid character "\\n"',
    causes: [refused('spec.clusterName', CLUSTER_NAME, 'prod\neast')],
  },
  {
    name: 'G06 a letter that is not ASCII',
    change: { clusterName: 'prod-é' },
    field: 'spec.clusterName',
    says: 'invalid character "é"',
    causes: [refused('spec.clusterName', CLUSTER_NAME, 'prod-é')],
  },
  {
    name: 'U03 G07 a cluster name with a dash in front',
    change: { clusterName: '-a' },
    field: 'spec.clusterName',
    says: 'cannot stand at an end',
    causes: [refused('spec.clusterName', CLUSTER_NAME, '-a')],
  },
  {
    name: 'G07 a cluster name with a dot in front',
    change: { clusterName: '.a' },
    field: 'spec.clusterName',
    says: 'cannot stand at an end',
    causes: [refused('spec.clusterName', CLUSTER_NAME, '.a')],
  },
  {
    name: 'G07 an underscore for a cluster name',
    change: { clusterName: '_' },
    field: 'spec.clusterName',
    says: 'cannot stand at an end',
    causes: [refused('spec.clusterName', CLUSTER_NAME, '_')],
  },
  {
    name: 'G08 a cluster name with a dash behind',
    change: { clusterName: 'prod-' },
    field: 'spec.clusterName',
    says: 'cannot stand at an end',
    causes: [refused('spec.clusterName', CLUSTER_NAME, 'prod-')],
  },

  {
    name: 'G26 a label of kubernetes.io',
    change: { machineTemplate: { labels: { 'kubernetes.io/hostname': 'a' } } },
    field: 'spec.machineTemplate.labels',
    says: `labels key "kubernetes.io/hostname" uses reserved prefix 'kubernetes.io/'`,
    causes: [refused('spec.machineTemplate.labels', RESERVED_KEYS)],
  },
  {
    name: 'G27 a label of k8s.io',
    change: { machineTemplate: { labels: { 'k8s.io/something': 'a' } } },
    field: 'spec.machineTemplate.labels',
    says: "'k8s.io/'",
    causes: [refused('spec.machineTemplate.labels', RESERVED_KEYS)],
  },
  {
    name: 'G28 a label of Cluster API',
    change: { machineTemplate: { labels: { 'cluster.x-k8s.io/cluster-name': 'a' } } },
    field: 'spec.machineTemplate.labels',
    says: "'cluster.x-k8s.io/'",
    causes: [refused('spec.machineTemplate.labels', RESERVED_KEYS)],
  },
  {
    name: 'G29 a label of ours',
    change: { machineTemplate: { labels: { '5spot.finos.org/scheduled-machine': 'a' } } },
    field: 'spec.machineTemplate.labels',
    says: "'5spot.finos.org/'",
    causes: [refused('spec.machineTemplate.labels', RESERVED_KEYS)],
  },
  {
    name: 'U21 G30 G32 an annotation of ours',
    change: { machineTemplate: { annotations: { '5spot.finos.org/scheduled-by': 'a' } } },
    field: 'spec.machineTemplate.annotations',
    says: 'annotations key "5spot.finos.org/scheduled-by"',
    causes: [refused('spec.machineTemplate.annotations', RESERVED_KEYS)],
  },
  {
    name: 'a label whose key is none',
    change: { machineTemplate: { labels: { 'a b': 'c' } } },
    field: 'spec.machineTemplate.labels',
    says: 'labels key "a b" is not allowed',
    causes: [],
  },
  {
    name: 'a label whose value is none',
    change: { machineTemplate: { labels: { a: 'b c' } } },
    field: 'spec.machineTemplate.labels.a',
    says: '"b c" is not allowed',
    causes: [refused('spec.machineTemplate.labels[a]', LABEL_VALUE, 'b c')],
  },
]
