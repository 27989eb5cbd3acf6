import { letters } from './builders.ts'
import { missing, notOneOf, outOfBounds, refused, tooLong, unchecked, wrongType } from './causes.ts'
import type { RefusedRow } from './refused-row.ts'
import { ONE_CONTENT, ONE_TAINT, PATH, PERMISSIONS, RESERVED_TAINT, TAINT_KEY } from './words.ts'

export const REFUSED_NODE_PARTS: readonly RefusedRow[] = [
  {
    name: 'H05 a taint without a key',
    change: { nodeTaints: [{ key: '', effect: 'NoSchedule' }] },
    field: 'spec.nodeTaints[0].key',
    says: 'must not be empty',
    causes: [refused('spec.nodeTaints[0].key', TAINT_KEY, '')],
  },
  {
    name: 'H06 a taint key with a dash in front',
    change: { nodeTaints: [{ key: '-bad', effect: 'NoSchedule' }] },
    field: 'spec.nodeTaints[0].key',
    says: '"-bad" is not allowed',
    causes: [refused('spec.nodeTaints[0].key', TAINT_KEY, '-bad')],
  },
  {
    name: 'H07 a taint key with a dash behind',
    change: { nodeTaints: [{ key: 'bad-', effect: 'NoSchedule' }] },
    field: 'spec.nodeTaints[0].key',
    says: '"bad-" is not allowed',
    causes: [refused('spec.nodeTaints[0].key', TAINT_KEY, 'bad-')],
  },
  {
    name: 'H08 a taint key with a dollar',
    change: { nodeTaints: [{ key: 'bad$key', effect: 'NoSchedule' }] },
    field: 'spec.nodeTaints[0].key',
    says: '"bad$key" is not allowed',
    causes: [refused('spec.nodeTaints[0].key', TAINT_KEY, 'bad$key')],
  },
  {
    name: 'H09 a taint key of 64',
    change: { nodeTaints: [{ key: letters(64), effect: 'NoSchedule' }] },
    field: 'spec.nodeTaints[0].key',
    says: 'more than 63',
    causes: [refused('spec.nodeTaints[0].key', TAINT_KEY, letters(64))],
  },
  {
    name: 'H10 a taint value of 64',
    change: { nodeTaints: [{ key: 'a', value: letters(64), effect: 'NoSchedule' }] },
    field: 'spec.nodeTaints[0].value',
    says: 'at most 63',
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
    field: 'spec.nodeTaints[1]',
    says: 'duplicate',
    causes: [refused('spec.nodeTaints', ONE_TAINT)],
  },
  {
    name: 'U16 H12 a taint of ours',
    change: { nodeTaints: [{ key: '5spot.finos.org/internal', effect: 'NoSchedule' }] },
    field: 'spec.nodeTaints[0].key',
    says: "'5spot.finos.org/' is reserved",
    causes: [refused('spec.nodeTaints[0].key', RESERVED_TAINT, '5spot.finos.org/internal')],
  },
  {
    name: 'H13 a taint of kubernetes.io',
    change: { nodeTaints: [{ key: 'kubernetes.io/role', effect: 'NoSchedule' }] },
    field: 'spec.nodeTaints[0].key',
    says: 'reserved',
    causes: [refused('spec.nodeTaints[0].key', RESERVED_TAINT, 'kubernetes.io/role')],
  },
  {
    name: 'U17 H14 a taint of the node itself',
    change: { nodeTaints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }] },
    field: 'spec.nodeTaints[0].key',
    says: 'reserved',
    causes: [refused('spec.nodeTaints[0].key', RESERVED_TAINT, 'node.kubernetes.io/unreachable')],
  },
  {
    name: 'H15 a taint for a role',
    change: {
      nodeTaints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
    },
    field: 'spec.nodeTaints[0].key',
    says: 'machineTemplate',
    causes: [
      refused('spec.nodeTaints[0].key', RESERVED_TAINT, 'node-role.kubernetes.io/control-plane'),
    ],
  },
  {
    name: 'H16 an effect that there is not',
    change: { nodeTaints: [{ key: 'a', effect: 'NoScheduling' }] },
    field: 'spec.nodeTaints[0].effect',
    says: 'one of NoSchedule, PreferNoSchedule, NoExecute',
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
    field: 'spec.nodeTaints[0]',
    says: 'an object',
    causes: unchecked(wrongType('spec.nodeTaints[0]', 'object', 'string')),
  },

  {
    name: 'a file with a relative path',
    change: { files: [{ path: 'etc/motd', content: '' }] },
    field: 'spec.files[0].path',
    says: 'absolute path',
    causes: [refused('spec.files[0].path', PATH, 'etc/motd')],
  },
  {
    name: 'a file that climbs',
    change: { files: [{ path: '/etc/../shadow', content: '' }] },
    field: 'spec.files[0].path',
    says: 'without a .. segment',
    causes: [refused('spec.files[0].path', PATH, '/etc/../shadow')],
  },
  {
    name: 'permissions of three digits',
    change: { files: [{ path: '/a', content: '', permissions: '644' }] },
    field: 'spec.files[0].permissions',
    says: 'four octal digits',
    causes: [refused('spec.files[0].permissions', PERMISSIONS, '644')],
  },
  {
    name: 'permissions that are not octal',
    change: { files: [{ path: '/a', content: '', permissions: '0888' }] },
    field: 'spec.files[0].permissions',
    says: 'four octal digits',
    causes: [refused('spec.files[0].permissions', PERMISSIONS, '0888')],
  },
  {
    name: 'an encoding that there is not',
    change: { files: [{ path: '/a', content: '', encoding: 'zip' }] },
    field: 'spec.files[0].encoding',
    says: 'base64, gzip, gzip+base64',
    causes: unchecked(notOneOf('spec.files[0].encoding', 'zip', ['base64', 'gzip', 'gzip+base64'])),
  },
  {
    name: 'a file without content',
    change: { files: [{ path: '/a' }] },
    field: 'spec.files[0]',
    says: 'exactly one of content and contentFrom',
    causes: [refused('spec.files[0]', ONE_CONTENT)],
  },
  {
    name: 'a file with two contents',
    change: {
      files: [{ path: '/a', content: '', contentFrom: { secretKeyRef: { name: 'a', key: 'b' } } }],
    },
    field: 'spec.files[0]',
    says: 'exactly one of content and contentFrom',
    causes: [refused('spec.files[0]', ONE_CONTENT)],
  },
  {
    name: 'a file from nowhere',
    change: { files: [{ path: '/a', contentFrom: {} }] },
    field: 'spec.files[0].contentFrom',
    says: 'exactly one of configMapKeyRef and secretKeyRef',
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
    field: 'spec.files[0].contentFrom.secretKeyRef.key',
    says: 'is required',
    causes: unchecked(missing('spec.files[0].contentFrom.secretKeyRef.key')),
  },

  {
    name: 'a kubeconfig Secret without a name',
    change: { kubeconfigSecretRef: {} },
    field: 'spec.kubeconfigSecretRef.name',
    says: 'is required',
    causes: unchecked(missing('spec.kubeconfigSecretRef.name')),
  },
  {
    name: 'a kubeconfig Secret with a name that is none',
    change: { kubeconfigSecretRef: { name: 'A B' } },
    field: 'spec.kubeconfigSecretRef.name',
    says: '"A B" is not allowed',
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
    field: 'spec.version',
    says: 'must not be empty',
    causes: [outOfBounds('spec.version', '', 'should be at least 1 chars long')],
  },
]
