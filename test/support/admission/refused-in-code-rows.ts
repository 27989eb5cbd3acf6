// Refused by the code. Admission is not asked about these: its answers to such mistakes are in the other tables.
import { bootstrapWith, letters, scheduleWith } from './builders.ts'
import type { RefusedRow } from './refused-row.ts'
import { ALLOWED, BOOTSTRAP_GROUP, ONE_INFRASTRUCTURE } from './words.ts'

export const REFUSED_IN_CODE: readonly RefusedRow[] = [
  {
    name: 'a blank in the cluster name',
    change: { clusterName: 'a b' },
    errors: [
      `spec.clusterName: "a b" is not allowed (invalid character " "): ${ALLOWED.clusterName}`,
    ],
  },
  {
    name: 'a cluster name that ends with a dot',
    change: { clusterName: 'a.' },
    errors: [
      `spec.clusterName: "a." is not allowed ("." cannot stand at an end): ${ALLOWED.clusterName}`,
    ],
  },
  {
    name: 'a cluster name that is a number',
    change: { clusterName: 3 },
    errors: [`spec.clusterName: 3 is not allowed: ${ALLOWED.clusterName}, in quotes`],
  },
  {
    name: 'a duration with a blank inside',
    change: { nodeDrainTimeout: '5 m' },
    errors: [
      `spec.nodeDrainTimeout: "5 m" is not allowed (Invalid duration value: 5 m): ${ALLOWED.duration}`,
    ],
  },
  {
    name: 'a duration of more than a day',
    change: { provisioningTimeout: '25h' },
    errors: [
      `spec.provisioningTimeout: "25h" is not allowed (Duration 90000s exceeds maximum of 86400s (24h)): ${ALLOWED.duration}`,
    ],
  },
  {
    name: 'a duration that is a number',
    change: { gracefulShutdownTimeout: 300 },
    errors: [`spec.gracefulShutdownTimeout: 300 is not allowed: ${ALLOWED.duration}`],
  },
  {
    name: 'files that go nowhere, or climb',
    change: {
      files: [
        { path: 'a', content: '' },
        { path: '/a/../b', content: '' },
        { path: '/a..b', content: '' },
      ],
    },
    errors: [
      `spec.files[0].path: the value is not allowed: ${ALLOWED.path}`,
      `spec.files[1].path: the value is not allowed: ${ALLOWED.path}`,
    ],
  },
  {
    name: 'a file from two places',
    change: {
      files: [
        {
          path: '/a',
          contentFrom: {
            secretKeyRef: { name: 'a', key: 'b' },
            configMapKeyRef: { name: 'a', key: 'b' },
          },
        },
      ],
    },
    errors: [
      'spec.files[0].contentFrom: exactly one of configMapKeyRef and secretKeyRef must be set',
    ],
  },
  {
    name: 'a file whose source is a text',
    change: { files: [{ path: '/a', contentFrom: 'x' }] },
    errors: [
      'spec.files[0].contentFrom: the value is not allowed: exactly one of configMapKeyRef and secretKeyRef',
    ],
  },
  {
    name: 'a file whose path is a number',
    change: { files: [{ path: 3, content: '' }] },
    errors: [`spec.files[0].path: the value is not allowed: ${ALLOWED.path}`],
  },
  {
    name: 'a file that is a text',
    change: { files: ['/a'] },
    errors: ['spec.files[0]: the value is not allowed: an object with path'],
  },
  {
    name: 'reserved labels and annotations',
    change: {
      machineTemplate: {
        labels: { '5spot.finos.org/a': 'b' },
        annotations: { 'cluster.x-k8s.io/a': 'b' },
      },
    },
    errors: [
      `spec.machineTemplate.labels: labels key "5spot.finos.org/a" uses reserved prefix '5spot.finos.org/': ${ALLOWED.keyPrefix}`,
      `spec.machineTemplate.annotations: annotations key "cluster.x-k8s.io/a" uses reserved prefix 'cluster.x-k8s.io/': ${ALLOWED.keyPrefix}`,
    ],
  },
  {
    name: 'a label that is too long',
    change: { machineTemplate: { labels: { [`${letters(254)}/${letters(63)}`]: 'c' } } },
    errors: [
      `spec.machineTemplate.labels: labels key "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… is not allowed: ${ALLOWED.taintKey}`,
    ],
  },
  {
    name: 'a label whose value is a number',
    change: { machineTemplate: { labels: { a: 3 } } },
    errors: [`spec.machineTemplate.labels.a: 3 is not allowed: ${ALLOWED.labelValue}, in quotes`],
  },
  {
    name: 'a role as a taint',
    change: { nodeTaints: [{ key: 'node-role.kubernetes.io/a', effect: 'NoSchedule' }] },
    errors: [
      `spec.nodeTaints[0].key: "node-role.kubernetes.io/a" is not allowed (the prefix 'node-role.kubernetes.io/' is reserved; for a role label use spec.machineTemplate.labels): ${ALLOWED.taintPrefix}`,
    ],
  },
  {
    name: 'a taint of Kubernetes',
    change: { nodeTaints: [{ key: 'node.kubernetes.io/a', effect: 'NoSchedule' }] },
    errors: [
      `spec.nodeTaints[0].key: "node.kubernetes.io/a" is not allowed (the prefix 'node.kubernetes.io/' is reserved): ${ALLOWED.taintPrefix}`,
    ],
  },
  {
    name: 'a taint that is none',
    change: { nodeTaints: [{ key: 'a b', effect: 'NoSchedule' }] },
    errors: [`spec.nodeTaints[0].key: "a b" is not allowed: ${ALLOWED.taintKey}`],
  },
  {
    name: 'a taint whose name is too long',
    change: { nodeTaints: [{ key: `a/${letters(64)}`, effect: 'NoSchedule' }] },
    errors: [
      `spec.nodeTaints[0].key: "a/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not allowed (its name has 64 characters, more than 63): ${ALLOWED.taintKey}`,
    ],
  },
  {
    name: 'a taint whose key is a number',
    change: { nodeTaints: [{ key: 3, effect: 'NoSchedule' }] },
    errors: [`spec.nodeTaints[0].key: 3 is not allowed: ${ALLOWED.taintKey}, in quotes`],
  },
  {
    name: 'a taint that is there twice',
    change: {
      nodeTaints: [
        { key: 'a', effect: 'NoSchedule' },
        { key: 'a', effect: 'NoExecute' },
        { key: 'b', effect: 'NoSchedule' },
        { key: 'a', effect: 'NoExecute' },
      ],
    },
    errors: [
      'spec.nodeTaints[3]: is a duplicate of an earlier taint with key "a" and effect "NoExecute": each pair of key and effect once',
    ],
  },
  {
    name: 'an effect that nobody knows',
    change: { nodeTaints: [{ key: 'a', effect: 'Never' }] },
    errors: [
      'spec.nodeTaints[0].effect: "Never" is not allowed: one of NoSchedule, PreferNoSchedule, NoExecute',
    ],
  },
  {
    name: 'two infrastructures',
    change: { infrastructureRef: { apiVersion: 'k0smotron.io/v1', kind: 'A', name: 'a' } },
    errors: [
      `spec.infrastructureRef: is not allowed beside spec.infrastructureSpec: ${ONE_INFRASTRUCTURE}`,
    ],
  },
  {
    name: 'a bootstrap of a group that is not allowed',
    change: bootstrapWith({ apiVersion: 'apps/v1' }),
    errors: [`spec.bootstrapSpec.apiVersion: "apps/v1" is not allowed: ${BOOTSTRAP_GROUP}`],
  },
  {
    name: 'a bootstrap of a group that only ends as one',
    change: bootstrapWith({ apiVersion: 'x.k0smotron.io/v1' }),
    errors: [
      `spec.bootstrapSpec.apiVersion: "x.k0smotron.io/v1" is not allowed: ${BOOTSTRAP_GROUP}`,
    ],
  },
  {
    name: 'a bootstrap without an API version',
    change: bootstrapWith({ apiVersion: undefined }),
    errors: [`spec.bootstrapSpec.apiVersion: is required: ${BOOTSTRAP_GROUP}`],
  },
  {
    name: 'a bootstrap that is a text',
    change: { bootstrapSpec: 'x' },
    errors: [
      'spec.bootstrapSpec: the value is not allowed: an object with apiVersion, kind and spec',
    ],
  },
  {
    name: 'a day and an hour among others',
    change: scheduleWith({ daysOfWeek: ['mon', 'x'], hoursOfDay: ['9', '24', '9'] }),
    errors: [
      `spec.schedule.daysOfWeek[1]: "x" is not allowed (Invalid day: x): ${ALLOWED.days}`,
      `spec.schedule.hoursOfDay[1]: "24" is not allowed (Hour must be 0-23, got: 24): ${ALLOWED.hours}`,
    ],
  },
  {
    name: 'hours that are numbers',
    change: scheduleWith({ hoursOfDay: [9, 10] }),
    errors: [
      `spec.schedule.hoursOfDay[0]: 9 is not allowed: ${ALLOWED.hours}`,
      `spec.schedule.hoursOfDay[1]: 10 is not allowed: ${ALLOWED.hours}`,
    ],
  },
  {
    name: 'a schedule that is a number',
    change: { schedule: 3 },
    errors: [
      'spec.schedule: 3 is not allowed: an object with daysOfWeek and hoursOfDay, or with windows',
    ],
  },
  {
    name: 'a switch that is a text',
    change: { killSwitch: 'no' },
    errors: ['spec.killSwitch: "no" is not allowed: true or false'],
  },
  {
    name: 'a priority that is a list',
    change: { priority: [1, 2] },
    errors: ['spec.priority: a list of 2 is not allowed: an integer from 0 to 100'],
  },
  {
    name: 'a priority that is an object',
    change: { priority: {} },
    errors: ['spec.priority: an object is not allowed: an integer from 0 to 100'],
  },
  {
    name: 'commands that are none',
    change: { killIfCommands: ['', 3] },
    errors: [
      `spec.killIfCommands[0]: must not be empty: ${ALLOWED.command}`,
      `spec.killIfCommands[1]: 3 is not allowed: ${ALLOWED.command}, in quotes`,
    ],
  },
]
