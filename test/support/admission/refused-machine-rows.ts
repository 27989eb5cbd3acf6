import { letters } from './builders.ts'
import { missing, refused, tooLong, unchecked } from './causes.ts'
import type { RefusedRow } from './refused-row.ts'
import { ALLOWED, CLUSTER_NAME, LABEL_VALUE, RESERVED_KEYS } from './words.ts'

export const REFUSED_MACHINES: readonly RefusedRow[] = [
  {
    name: 'U01 G04 an empty cluster name',
    change: { clusterName: '' },
    errors: [
      `spec.clusterName: must not be empty (clusterName must not be empty): ${ALLOWED.clusterName}`,
    ],
    causes: [refused('spec.clusterName', CLUSTER_NAME, '')],
  },
  {
    name: 'no cluster name',
    change: { clusterName: undefined },
    errors: [`spec.clusterName: is required: ${ALLOWED.clusterName}`],
    causes: unchecked(missing('spec.clusterName')),
  },
  {
    name: 'U02 G03 a cluster name of 64',
    change: { clusterName: letters(64) },
    errors: [
      `spec.clusterName: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not allowed (64 characters, more than 63): ${ALLOWED.clusterName}`,
    ],
    causes: unchecked(tooLong('spec.clusterName', 63)),
  },
  {
    name: 'G05 a newline in the cluster name',
    change: { clusterName: 'prod\neast' },
    errors: [
      `spec.clusterName: "prod\\neast" is not allowed (invalid character "\\n"): ${ALLOWED.clusterName}`,
    ],
    causes: [refused('spec.clusterName', CLUSTER_NAME, 'prod\neast')],
  },
  {
    name: 'G06 a letter that is not ASCII',
    change: { clusterName: 'prod-é' },
    errors: [
      `spec.clusterName: "prod-é" is not allowed (invalid character "é"): ${ALLOWED.clusterName}`,
    ],
    causes: [refused('spec.clusterName', CLUSTER_NAME, 'prod-é')],
  },
  {
    name: 'U03 G07 a cluster name with a dash in front',
    change: { clusterName: '-a' },
    errors: [
      `spec.clusterName: "-a" is not allowed ("-" cannot stand at an end): ${ALLOWED.clusterName}`,
    ],
    causes: [refused('spec.clusterName', CLUSTER_NAME, '-a')],
  },
  {
    name: 'G07 a cluster name with a dot in front',
    change: { clusterName: '.a' },
    errors: [
      `spec.clusterName: ".a" is not allowed ("." cannot stand at an end): ${ALLOWED.clusterName}`,
    ],
    causes: [refused('spec.clusterName', CLUSTER_NAME, '.a')],
  },
  {
    name: 'G07 an underscore for a cluster name',
    change: { clusterName: '_' },
    errors: [
      `spec.clusterName: "_" is not allowed ("_" cannot stand at an end): ${ALLOWED.clusterName}`,
    ],
    causes: [refused('spec.clusterName', CLUSTER_NAME, '_')],
  },
  {
    name: 'G08 a cluster name with a dash behind',
    change: { clusterName: 'prod-' },
    errors: [
      `spec.clusterName: "prod-" is not allowed ("-" cannot stand at an end): ${ALLOWED.clusterName}`,
    ],
    causes: [refused('spec.clusterName', CLUSTER_NAME, 'prod-')],
  },

  {
    name: 'an annotation with a prefix of 254',
    change: { machineTemplate: { annotations: { [`${letters(254)}/a`]: 'a' } } },
    errors: [
      `spec.machineTemplate.annotations: annotations key "${letters(79)}… is not allowed: ${ALLOWED.taintKey}`,
    ],
    causes: 'policy',
  },
  {
    name: 'G26 a label of kubernetes.io',
    change: { machineTemplate: { labels: { 'kubernetes.io/hostname': 'a' } } },
    errors: [
      `spec.machineTemplate.labels: labels key "kubernetes.io/hostname" uses reserved prefix 'kubernetes.io/': ${ALLOWED.keyPrefix}`,
    ],
    causes: [refused('spec.machineTemplate.labels', RESERVED_KEYS)],
  },
  {
    name: 'G27 a label of k8s.io',
    change: { machineTemplate: { labels: { 'k8s.io/something': 'a' } } },
    errors: [
      `spec.machineTemplate.labels: labels key "k8s.io/something" uses reserved prefix 'k8s.io/': ${ALLOWED.keyPrefix}`,
    ],
    causes: [refused('spec.machineTemplate.labels', RESERVED_KEYS)],
  },
  {
    name: 'G28 a label of Cluster API',
    change: { machineTemplate: { labels: { 'cluster.x-k8s.io/cluster-name': 'a' } } },
    errors: [
      `spec.machineTemplate.labels: labels key "cluster.x-k8s.io/cluster-name" uses reserved prefix 'cluster.x-k8s.io/': ${ALLOWED.keyPrefix}`,
    ],
    causes: [refused('spec.machineTemplate.labels', RESERVED_KEYS)],
  },
  {
    name: 'G29 a label of ours',
    change: { machineTemplate: { labels: { '5spot.finos.org/scheduled-machine': 'a' } } },
    errors: [
      `spec.machineTemplate.labels: labels key "5spot.finos.org/scheduled-machine" uses reserved prefix '5spot.finos.org/': ${ALLOWED.keyPrefix}`,
    ],
    causes: [refused('spec.machineTemplate.labels', RESERVED_KEYS)],
  },
  {
    name: 'U21 G30 G32 an annotation of ours',
    change: { machineTemplate: { annotations: { '5spot.finos.org/scheduled-by': 'a' } } },
    errors: [
      `spec.machineTemplate.annotations: annotations key "5spot.finos.org/scheduled-by" uses reserved prefix '5spot.finos.org/': ${ALLOWED.keyPrefix}`,
    ],
    causes: [refused('spec.machineTemplate.annotations', RESERVED_KEYS)],
  },
  {
    name: 'a label whose key is none',
    change: { machineTemplate: { labels: { 'a b': 'c' } } },
    errors: [`spec.machineTemplate.labels: labels key "a b" is not allowed: ${ALLOWED.taintKey}`],
    causes: 'policy',
  },
  {
    name: 'a label whose value is none',
    change: { machineTemplate: { labels: { a: 'b c' } } },
    errors: [`spec.machineTemplate.labels.a: "b c" is not allowed: ${ALLOWED.labelValue}`],
    causes: [refused('spec.machineTemplate.labels[a]', LABEL_VALUE, 'b c')],
  },
]
