import { letters } from './builders.ts'
import { missing, notOneOf, outOfBounds, refused, tooLong, unchecked, wrongType } from './causes.ts'
import type { RefusedRow } from './refused-row.ts'
import {
  ALLOWED,
  ONE_CONTENT,
  ONE_TAINT,
  PATH,
  PERMISSIONS,
  RESERVED_TAINT,
  SEPARATE_TAINTS,
  TAINT_KEY,
} from './words.ts'

export const REFUSED_NODE_PARTS: readonly RefusedRow[] = [
  {
    name: 'H05 a taint without a key',
    change: { nodeTaints: [{ key: '', effect: 'NoSchedule' }] },
    errors: [`spec.nodeTaints[0].key: must not be empty: ${ALLOWED.taintKey}`],
    causes: [refused('spec.nodeTaints[0].key', TAINT_KEY, '')],
  },
  {
    name: 'H06 a taint key with a dash in front',
    change: { nodeTaints: [{ key: '-bad', effect: 'NoSchedule' }] },
    errors: [`spec.nodeTaints[0].key: "-bad" is not allowed: ${ALLOWED.taintKey}`],
    causes: [refused('spec.nodeTaints[0].key', TAINT_KEY, '-bad')],
  },
  {
    name: 'H07 a taint key with a dash behind',
    change: { nodeTaints: [{ key: 'bad-', effect: 'NoSchedule' }] },
    errors: [`spec.nodeTaints[0].key: "bad-" is not allowed: ${ALLOWED.taintKey}`],
    causes: [refused('spec.nodeTaints[0].key', TAINT_KEY, 'bad-')],
  },
  {
    name: 'H08 a taint key with a dollar',
    change: { nodeTaints: [{ key: 'bad$key', effect: 'NoSchedule' }] },
    errors: [`spec.nodeTaints[0].key: "bad$key" is not allowed: ${ALLOWED.taintKey}`],
    causes: [refused('spec.nodeTaints[0].key', TAINT_KEY, 'bad$key')],
  },
  {
    name: 'H09 a taint key of 64',
    change: { nodeTaints: [{ key: letters(64), effect: 'NoSchedule' }] },
    errors: [
      `spec.nodeTaints[0].key: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not allowed (its name has 64 characters, more than 63): ${ALLOWED.taintKey}`,
    ],
    causes: [refused('spec.nodeTaints[0].key', TAINT_KEY, letters(64))],
  },
  {
    name: 'a taint key with a prefix of 254',
    change: { nodeTaints: [{ key: `${letters(254)}/a`, effect: 'NoSchedule' }] },
    errors: [
      `spec.nodeTaints[0].key: "${letters(79)}… is not allowed (its prefix has 254 characters, more than 253): ${ALLOWED.taintKey}`,
    ],
    causes: [
      refused(
        'spec.nodeTaints[0].key',
        'must have a prefix of at most 253 characters',
        `${letters(254)}/a`,
      ),
    ],
  },
  {
    name: 'H10 a taint value of 64',
    change: { nodeTaints: [{ key: 'a', value: letters(64), effect: 'NoSchedule' }] },
    errors: [
      `spec.nodeTaints[0].value: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not allowed: ${ALLOWED.labelValue}`,
    ],
    causes: unchecked(tooLong('spec.nodeTaints[0].value', 63)),
  },
  {
    name: 'U18 H11 a pair of key and effect twice',
    change: {
      nodeTaints: [
        { key: 'workload', value: 'a', effect: 'NoSchedule' },
        { key: 'workload', value: 'b', effect: 'NoSchedule' },
      ],
    },
    errors: [
      'spec.nodeTaints[1]: is a duplicate of an earlier taint with key "workload" and effect "NoSchedule": each pair of key and effect once',
    ],
    causes: [refused('spec.nodeTaints', ONE_TAINT)],
  },
  {
    name: 'U16 H12 a taint of ours',
    change: { nodeTaints: [{ key: '5spot.finos.org/internal', effect: 'NoSchedule' }] },
    errors: [
      `spec.nodeTaints[0].key: "5spot.finos.org/internal" is not allowed (the prefix '5spot.finos.org/' is reserved): ${ALLOWED.taintPrefix}`,
    ],
    causes: [refused('spec.nodeTaints[0].key', RESERVED_TAINT, '5spot.finos.org/internal')],
  },
  {
    name: 'H13 a taint of kubernetes.io',
    change: { nodeTaints: [{ key: 'kubernetes.io/role', effect: 'NoSchedule' }] },
    errors: [
      `spec.nodeTaints[0].key: "kubernetes.io/role" is not allowed (the prefix 'kubernetes.io/' is reserved): ${ALLOWED.taintPrefix}`,
    ],
    causes: [refused('spec.nodeTaints[0].key', RESERVED_TAINT, 'kubernetes.io/role')],
  },
  {
    name: 'U17 H14 a taint of the node itself',
    change: { nodeTaints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }] },
    errors: [
      `spec.nodeTaints[0].key: "node.kubernetes.io/unreachable" is not allowed (the prefix 'node.kubernetes.io/' is reserved): ${ALLOWED.taintPrefix}`,
    ],
    causes: [refused('spec.nodeTaints[0].key', RESERVED_TAINT, 'node.kubernetes.io/unreachable')],
  },
  {
    name: 'H15 a taint for a role',
    change: {
      nodeTaints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
    },
    errors: [
      `spec.nodeTaints[0].key: "node-role.kubernetes.io/control-plane" is not allowed (the prefix 'node-role.kubernetes.io/' is reserved; for a role label use spec.machineTemplate.labels): ${ALLOWED.taintPrefix}`,
    ],
    causes: [
      refused('spec.nodeTaints[0].key', RESERVED_TAINT, 'node-role.kubernetes.io/control-plane'),
    ],
  },
  {
    name: 'H16 an effect that there is not',
    change: { nodeTaints: [{ key: 'a', effect: 'NoScheduling' }] },
    errors: [
      'spec.nodeTaints[0].effect: "NoScheduling" is not allowed: one of NoSchedule, PreferNoSchedule, NoExecute',
    ],
    causes: unchecked(
      notOneOf('spec.nodeTaints[0].effect', 'NoScheduling', [
        'NoSchedule',
        'PreferNoSchedule',
        'NoExecute',
      ]),
    ),
  },
  {
    name: 'a taint that is a text',
    change: { nodeTaints: ['a=b:NoSchedule'] },
    errors: ['spec.nodeTaints[0]: "a=b:NoSchedule" is not allowed: an object with key and effect'],
    causes: unchecked(wrongType('spec.nodeTaints[0]', 'object', 'string')),
  },

  {
    name: 'a taint of the startup that is also a lasting one',
    change: {
      nodeTaints: [{ key: 'a', effect: 'NoSchedule' }],
      startupTaints: [
        { key: 'a', effect: 'NoExecute' },
        { key: 'a', value: 'b', effect: 'NoSchedule' },
      ],
    },
    errors: [
      'spec.startupTaints[1]: has key "a" and effect "NoSchedule", as a taint of spec.nodeTaints: each pair of key and effect in one of the lists',
    ],
    causes: [refused('spec', SEPARATE_TAINTS)],
  },
  {
    name: 'a taint of the startup with a reserved prefix',
    change: { startupTaints: [{ key: 'kubernetes.io/role', effect: 'NoSchedule' }] },
    errors: [
      `spec.startupTaints[0].key: "kubernetes.io/role" is not allowed (the prefix 'kubernetes.io/' is reserved): ${ALLOWED.taintPrefix}`,
    ],
    causes: [refused('spec.startupTaints[0].key', RESERVED_TAINT, 'kubernetes.io/role')],
  },

  {
    name: 'a file with a relative path',
    change: { files: [{ path: 'etc/motd', content: '' }] },
    errors: [`spec.files[0].path: the value is not allowed: ${ALLOWED.path}`],
    causes: [refused('spec.files[0].path', PATH, 'etc/motd')],
  },
  {
    name: 'a file that climbs',
    change: { files: [{ path: '/etc/../shadow', content: '' }] },
    errors: [`spec.files[0].path: the value is not allowed: ${ALLOWED.path}`],
    causes: [refused('spec.files[0].path', PATH, '/etc/../shadow')],
  },
  {
    name: 'permissions of three digits',
    change: { files: [{ path: '/a', content: '', permissions: '644' }] },
    errors: [`spec.files[0].permissions: the value is not allowed: ${ALLOWED.permissions}`],
    causes: [refused('spec.files[0].permissions', PERMISSIONS, '644')],
  },
  {
    name: 'permissions that are not octal',
    change: { files: [{ path: '/a', content: '', permissions: '0888' }] },
    errors: [`spec.files[0].permissions: the value is not allowed: ${ALLOWED.permissions}`],
    causes: [refused('spec.files[0].permissions', PERMISSIONS, '0888')],
  },
  {
    name: 'an encoding that there is not',
    change: { files: [{ path: '/a', content: '', encoding: 'zip' }] },
    errors: ['spec.files[0].encoding: the value is not allowed: one of base64, gzip, gzip+base64'],
    causes: unchecked(notOneOf('spec.files[0].encoding', 'zip', ['base64', 'gzip', 'gzip+base64'])),
  },
  {
    name: 'a file without content',
    change: { files: [{ path: '/a' }] },
    errors: ['spec.files[0]: exactly one of content and contentFrom must be set'],
    causes: [refused('spec.files[0]', ONE_CONTENT)],
  },
  {
    name: 'a file with two contents',
    change: {
      files: [{ path: '/a', content: '', contentFrom: { secretKeyRef: { name: 'a', key: 'b' } } }],
    },
    errors: ['spec.files[0]: exactly one of content and contentFrom must be set'],
    causes: [refused('spec.files[0]', ONE_CONTENT)],
  },
  {
    name: 'a file from nowhere',
    change: { files: [{ path: '/a', contentFrom: {} }] },
    errors: [
      'spec.files[0].contentFrom: exactly one of configMapKeyRef and secretKeyRef must be set',
    ],
    causes: [
      refused(
        'spec.files[0].contentFrom',
        'exactly one of configMapKeyRef and secretKeyRef must be set',
      ),
    ],
  },
  {
    name: 'a file from a Secret without a key',
    change: { files: [{ path: '/a', contentFrom: { secretKeyRef: { name: 'a' } } }] },
    errors: [`spec.files[0].contentFrom.secretKeyRef.key: is required: ${ALLOWED.secretKey}`],
    causes: unchecked(missing('spec.files[0].contentFrom.secretKeyRef.key')),
  },

  {
    name: 'a kubeconfig Secret without a name',
    change: { kubeconfigSecretRef: {} },
    errors: [`spec.kubeconfigSecretRef.name: is required: ${ALLOWED.dnsSubdomain}`],
    causes: unchecked(missing('spec.kubeconfigSecretRef.name')),
  },
  {
    name: 'a kubeconfig Secret with a name that is none',
    change: { kubeconfigSecretRef: { name: 'A B' } },
    errors: [`spec.kubeconfigSecretRef.name: "A B" is not allowed: ${ALLOWED.dnsSubdomain}`],
    causes: [
      refused(
        'spec.kubeconfigSecretRef.name',
        'must be at most 253 lower-case letters, digits, - or ., with a letter or digit at both ends',
        'A B',
      ),
    ],
  },
  {
    name: 'an empty version',
    change: { version: '' },
    errors: [`spec.version: must not be empty: ${ALLOWED.command}`],
    causes: [outOfBounds('spec.version', '', 'should be at least 1 chars long')],
  },
]
