// What is said of a spec that is wrong, to the letter.
import { expect, test } from 'vitest'
import { parseSpec } from '#src/scheduled-machine/spec.ts'
import { bootstrapWith, letters, scheduleWith, specWith } from '#test/support/admission/builders.ts'

const ROWS: readonly (readonly [string, object, readonly string[]])[] = [
  [
    'an empty cluster name',
    { clusterName: '' },
    [
      'spec.clusterName: must not be empty (clusterName must not be empty): 1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends',
    ],
  ],
  [
    'a blank in the cluster name',
    { clusterName: 'a b' },
    [
      'spec.clusterName: "a b" is not allowed (invalid character " "): 1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends',
    ],
  ],
  [
    'a cluster name of 64',
    { clusterName: letters(64) },
    [
      'spec.clusterName: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not allowed (64 characters, more than 63): 1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends',
    ],
  ],
  [
    'a cluster name that begins with a dash',
    { clusterName: '-a' },
    [
      'spec.clusterName: "-a" is not allowed ("-" cannot stand at an end): 1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends',
    ],
  ],
  [
    'a cluster name that ends with a dot',
    { clusterName: 'a.' },
    [
      'spec.clusterName: "a." is not allowed ("." cannot stand at an end): 1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends',
    ],
  ],
  [
    'a cluster name that is a number',
    { clusterName: 3 },
    [
      'spec.clusterName: 3 is not allowed: 1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends',
    ],
  ],
  [
    'no cluster name',
    { clusterName: undefined },
    [
      'spec.clusterName: is required: 1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends',
    ],
  ],
  [
    'a duration with a blank inside',
    { nodeDrainTimeout: '5 m' },
    [
      'spec.nodeDrainTimeout: "5 m" is not allowed (Invalid duration value: 5 m): a whole number and one unit of s, m or h, 24h at most, such as 90s or 5m',
    ],
  ],
  [
    'a duration of more than a day',
    { provisioningTimeout: '25h' },
    [
      'spec.provisioningTimeout: "25h" is not allowed (Duration 90000s exceeds maximum of 86400s (24h)): a whole number and one unit of s, m or h, 24h at most, such as 90s or 5m',
    ],
  ],
  [
    'a duration that is a number',
    { gracefulShutdownTimeout: 300 },
    [
      'spec.gracefulShutdownTimeout: 300 is not allowed: a whole number and one unit of s, m or h, 24h at most, such as 90s or 5m',
    ],
  ],
  [
    'files that go nowhere, or climb',
    {
      files: [
        { path: 'a', content: '' },
        { path: '/a/../b', content: '' },
        { path: '/a..b', content: '' },
      ],
    },
    [
      'spec.files[0].path: the value is not allowed: an absolute path without a .. segment',
      'spec.files[1].path: the value is not allowed: an absolute path without a .. segment',
    ],
  ],
  [
    'a file without a source',
    { files: [{ path: '/a' }] },
    ['spec.files[0]: exactly one of content and contentFrom must be set'],
  ],
  [
    'a file with two sources',
    {
      files: [{ path: '/a', content: '', contentFrom: { secretKeyRef: { name: 'a', key: 'b' } } }],
    },
    ['spec.files[0]: exactly one of content and contentFrom must be set'],
  ],
  [
    'a file from nowhere',
    { files: [{ path: '/a', contentFrom: {} }] },
    ['spec.files[0].contentFrom: exactly one of configMapKeyRef and secretKeyRef must be set'],
  ],
  [
    'a file from two places',
    {
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
    ['spec.files[0].contentFrom: exactly one of configMapKeyRef and secretKeyRef must be set'],
  ],
  [
    'a file whose source is a text',
    { files: [{ path: '/a', contentFrom: 'x' }] },
    [
      'spec.files[0].contentFrom: the value is not allowed: exactly one of configMapKeyRef and secretKeyRef',
    ],
  ],
  [
    'a file whose path is a number',
    { files: [{ path: 3, content: '' }] },
    ['spec.files[0].path: the value is not allowed: an absolute path without a .. segment'],
  ],
  [
    'a file that is a text',
    { files: ['/a'] },
    ['spec.files[0]: the value is not allowed: an object'],
  ],
  [
    'an encoding that nobody knows',
    { files: [{ path: '/a', content: '', encoding: 'zip' }] },
    ['spec.files[0].encoding: the value is not allowed: one of base64, gzip, gzip+base64'],
  ],
  [
    'reserved labels and annotations',
    {
      machineTemplate: {
        labels: { '5spot.finos.org/a': 'b' },
        annotations: { 'cluster.x-k8s.io/a': 'b' },
      },
    },
    [
      'spec.machineTemplate.labels: labels key "5spot.finos.org/a" uses reserved prefix \'5spot.finos.org/\': any but 5spot.finos.org/, cluster.x-k8s.io/, kubernetes.io/, k8s.io/',
      'spec.machineTemplate.annotations: annotations key "cluster.x-k8s.io/a" uses reserved prefix \'cluster.x-k8s.io/\': any but 5spot.finos.org/, cluster.x-k8s.io/, kubernetes.io/, k8s.io/',
    ],
  ],
  [
    'a label that is none',
    { machineTemplate: { labels: { 'a b': 'c' } } },
    [
      'spec.machineTemplate.labels: labels key "a b" is not allowed: a name of at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, optionally after a DNS prefix and /',
    ],
  ],
  [
    'a label that is too long',
    { machineTemplate: { labels: { [`${letters(254)}/${letters(63)}`]: 'c' } } },
    [
      'spec.machineTemplate.labels: labels key "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… is not allowed: a name of at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, optionally after a DNS prefix and /',
    ],
  ],
  [
    'a label that is as long as can be',
    { machineTemplate: { labels: { [`${letters(253)}/${letters(63)}`]: 'c' } } },
    [],
  ],
  [
    'a label whose value is a number',
    { machineTemplate: { labels: { a: 3 } } },
    [
      'spec.machineTemplate.labels.a: 3 is not allowed: at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, or nothing',
    ],
  ],
  [
    'a role as a taint',
    { nodeTaints: [{ key: 'node-role.kubernetes.io/a', effect: 'NoSchedule' }] },
    [
      'spec.nodeTaints[0].key: "node-role.kubernetes.io/a" is not allowed (the prefix \'node-role.kubernetes.io/\' is reserved; for a role label use spec.machineTemplate.labels): any prefix but 5spot.finos.org/, kubernetes.io/, node.kubernetes.io/, node-role.kubernetes.io/',
    ],
  ],
  [
    'a taint of Kubernetes',
    { nodeTaints: [{ key: 'node.kubernetes.io/a', effect: 'NoSchedule' }] },
    [
      'spec.nodeTaints[0].key: "node.kubernetes.io/a" is not allowed (the prefix \'node.kubernetes.io/\' is reserved): any prefix but 5spot.finos.org/, kubernetes.io/, node.kubernetes.io/, node-role.kubernetes.io/',
    ],
  ],
  [
    'a taint that is none',
    { nodeTaints: [{ key: 'a b', effect: 'NoSchedule' }] },
    [
      'spec.nodeTaints[0].key: "a b" is not allowed: a name of at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, optionally after a DNS prefix and /',
    ],
  ],
  [
    'a taint whose name is too long',
    { nodeTaints: [{ key: `a/${letters(64)}`, effect: 'NoSchedule' }] },
    [
      'spec.nodeTaints[0].key: "a/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not allowed (its name has 64 characters, more than 63): a name of at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, optionally after a DNS prefix and /',
    ],
  ],
  [
    'a taint whose key is a number',
    { nodeTaints: [{ key: 3, effect: 'NoSchedule' }] },
    [
      'spec.nodeTaints[0].key: 3 is not allowed: a name of at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, optionally after a DNS prefix and /',
    ],
  ],
  [
    'a taint that is there twice',
    {
      nodeTaints: [
        { key: 'a', effect: 'NoSchedule' },
        { key: 'a', effect: 'NoExecute' },
        { key: 'b', effect: 'NoSchedule' },
        { key: 'a', effect: 'NoExecute' },
      ],
    },
    [
      'spec.nodeTaints[3]: is a duplicate of an earlier taint with key "a" and effect "NoExecute": each pair of key and effect once',
    ],
  ],
  [
    'an effect that nobody knows',
    { nodeTaints: [{ key: 'a', effect: 'Never' }] },
    [
      'spec.nodeTaints[0].effect: "Never" is not allowed: one of NoSchedule, PreferNoSchedule, NoExecute',
    ],
  ],
  [
    'no bootstrap',
    { bootstrapSpec: undefined },
    [
      'spec.bootstrapSpec: is required: exactly one of spec.bootstrapSpec and spec.bootstrapRef must be set',
    ],
  ],
  [
    'two infrastructures',
    { infrastructureRef: { apiVersion: 'k0smotron.io/v1', kind: 'A', name: 'a' } },
    [
      'spec.infrastructureRef: is not allowed beside spec.infrastructureSpec: exactly one of spec.infrastructureSpec and spec.infrastructureRef must be set',
    ],
  ],
  [
    'a bootstrap of the core group',
    bootstrapWith({ apiVersion: 'v1' }),
    [
      'spec.bootstrapSpec.apiVersion: "v1" is not allowed (must use a namespaced API group): <group>/<version> with the group bootstrap.cluster.x-k8s.io or k0smotron.io',
    ],
  ],
  [
    'a bootstrap of a group that is not allowed',
    bootstrapWith({ apiVersion: 'apps/v1' }),
    [
      'spec.bootstrapSpec.apiVersion: "apps/v1" is not allowed: <group>/<version> with the group bootstrap.cluster.x-k8s.io or k0smotron.io',
    ],
  ],
  [
    'a bootstrap of a group that only ends as one',
    bootstrapWith({ apiVersion: 'x.k0smotron.io/v1' }),
    [
      'spec.bootstrapSpec.apiVersion: "x.k0smotron.io/v1" is not allowed: <group>/<version> with the group bootstrap.cluster.x-k8s.io or k0smotron.io',
    ],
  ],
  [
    'a bootstrap without an API version',
    bootstrapWith({ apiVersion: undefined }),
    [
      'spec.bootstrapSpec.apiVersion: is required: <group>/<version> with the group bootstrap.cluster.x-k8s.io or k0smotron.io',
    ],
  ],
  [
    'a bootstrap that is a text',
    { bootstrapSpec: 'x' },
    ['spec.bootstrapSpec: the value is not allowed: an object'],
  ],
  [
    'a day and an hour among others',
    scheduleWith({ daysOfWeek: ['mon', 'x'], hoursOfDay: ['9', '24', '9'] }),
    [
      'spec.schedule.daysOfWeek[1]: "x" is not allowed (Invalid day: x): a day (mon, tue, wed, thu, fri, sat, sun), a range that may wrap (mon-fri, fri-mon), or several of them with commas',
      'spec.schedule.hoursOfDay[1]: "24" is not allowed (Hour must be 0-23, got: 24): an hour from 0 to 23, a range that may wrap (9-17, 22-6), or several of them with commas, as a quoted string',
    ],
  ],
  [
    'a zone that does not exist',
    scheduleWith({ timezone: 'Mars/Olympus' }),
    [
      'spec.schedule.timezone: "Mars/Olympus" is not allowed (Invalid timezone: Mars/Olympus): the name of an IANA time zone, such as UTC or Europe/Berlin',
    ],
  ],
  [
    'hours that are numbers',
    scheduleWith({ hoursOfDay: [9, 10] }),
    [
      'spec.schedule.hoursOfDay[0]: 9 is not allowed: an hour from 0 to 23, a range that may wrap (9-17, 22-6), or several of them with commas, as a quoted string',
      'spec.schedule.hoursOfDay[1]: 10 is not allowed: an hour from 0 to 23, a range that may wrap (9-17, 22-6), or several of them with commas, as a quoted string',
    ],
  ],
  ['a schedule that is a number', { schedule: 3 }, ['spec.schedule: 3 is not allowed: an object']],
  ['no schedule', { schedule: undefined }, ['spec.schedule: is required: an object']],
  [
    'no days',
    scheduleWith({ daysOfWeek: [] }),
    ['spec.schedule.daysOfWeek: must not be empty: 1 to 100 entries such as mon-fri'],
  ],
  [
    'a switch that is a text',
    { killSwitch: 'no' },
    ['spec.killSwitch: "no" is not allowed: true or false'],
  ],
  [
    'a priority that is a list',
    { priority: [1, 2] },
    ['spec.priority: a list of 2 is not allowed: an integer from 0 to 100'],
  ],
  [
    'a priority that is an object',
    { priority: {} },
    ['spec.priority: an object is not allowed: an integer from 0 to 100'],
  ],
  [
    'commands that are none',
    { killIfCommands: ['', 3] },
    [
      'spec.killIfCommands[0]: must not be empty: a text of 1 to 256 characters',
      'spec.killIfCommands[1]: 3 is not allowed: a text of 1 to 256 characters',
    ],
  ],
  [
    'a Secret without a name',
    { kubeconfigSecretRef: {} },
    [
      'spec.kubeconfigSecretRef.name: is required: at most 253 lower-case letters, digits, - or ., with a letter or digit at both ends',
    ],
  ],
]

test.each(ROWS)('%s', (_, change, said) => {
  const { errors } = parseSpec(specWith({ ...change }))

  expect(errors.map(({ field, message }) => `${field}: ${message}`)).toEqual(said)
})
