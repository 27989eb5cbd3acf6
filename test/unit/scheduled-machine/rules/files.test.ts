// Files and the address of a machine: created only when everything was read, and told when a kind does not take them.
import type { FileFact, SourceFacts } from '#src/scheduled-machine/sources/source-facts.ts'
import { testRule } from '#test/support/rule-table.ts'
import { creates, IN_WINDOW, inService, joining } from '#test/support/shared-situations.ts'
import type { LookedUp } from '#test/support/situation.ts'

const ABSENT = { type: 'absent' } as const
const FILES = [{ path: '/a', contentFrom: { configMapKeyRef: { name: 'm', key: 'k' } } }]
const SHAPE = {
  files: {
    secret: 'secret',
    fields: ['permissions'],
    least: 0,
    most: 100,
    longestPath: 100,
    mostFiles: 10,
  },
  machineFields: [],
} as const
const NO_FILES = { files: undefined, machineFields: [] }
const REMOTE = { files: undefined, machineFields: ['address', 'user', 'port'] } as const
const MISSING =
  'spec.files[0]: there is no ConfigMap team/m with the key k. Create it, or correct the name. Sundial looks for it again'
const DELIVERED =
  'True Delivered: The provider objects take all files and all fields of spec.machine'
const CREATES = creates({ lastScheduledTime: IN_WINDOW, wakeTime: '2026-01-05T15:05:00Z' })

function read(
  files: readonly FileFact[],
  shapes: SourceFacts['shapes'] = { bootstrap: SHAPE },
): { readonly references: LookedUp } {
  const sources = { templates: {}, files, shapes }
  return { references: { unusableKinds: [], kubeconfig: { type: 'usable' }, sources } }
}

function createsAnd(words: string) {
  return { ...CREATES, tells: { ...CREATES.tells, FieldsDelivered: words } }
}

testRule([
  {
    name: 'the content was read',
    given: { spec: { files: FILES }, world: read([{ type: 'text', text: 'a' }]) },
    ...createsAnd(DELIVERED),
  },
  {
    name: 'the content is missing: nothing is created, and it is looked for again',
    given: { spec: { files: FILES }, world: read([{ type: 'absent', what: 'object' }]) },
    does: ['event Warning FileResolutionFailed', 'event Normal FileResolutionFailed', 'record'],
    changes: { phase: 'Pending', wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready: `False FileResolutionFailed: ${MISSING}`,
      MachineReady: 'False FileResolutionFailed: There is no machine',
      ReferencesValid: `False FileResolutionFailed: ${MISSING}`,
      FieldsDelivered: DELIVERED,
    },
  },
  {
    name: 'content that is too much for one object',
    given: {
      spec: { files: FILES },
      world: read([{ type: 'text', text: 'a'.repeat(1024 * 1024) }], {
        bootstrap: { ...SHAPE, files: { ...SHAPE.files, most: Number.POSITIVE_INFINITY } },
      }),
    },
    does: ['event Warning FileResolutionFailed', 'event Normal FileResolutionFailed', 'record'],
    changes: { phase: 'Pending', wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready:
        'False FileResolutionFailed: the files have more than 1 MiB together, and do not fit into one object',
      MachineReady: 'False FileResolutionFailed: There is no machine',
      ReferencesValid:
        'False FileResolutionFailed: the files have more than 1 MiB together, and do not fit into one object',
      FieldsDelivered: DELIVERED,
    },
  },
  {
    name: 'a kind without files: the machine is created, and a condition says what is missing',
    given: { spec: { files: FILES }, world: read([], { bootstrap: NO_FILES }) },
    ...createsAnd(
      'False NotDelivered: spec.files[0]: TestConfig of bootstrap.cluster.x-k8s.io/v1beta1 has no spec.files, so no file is delivered; use its own fields, such as user data or commands, in spec.bootstrapSpec.spec',
    ),
  },
  {
    name: 'a kind whose files have no owner',
    given: {
      spec: { files: [{ ...FILES[0], owner: 'root', permissions: '0600' }] },
      world: read([{ type: 'text', text: 'a' }]),
    },
    ...createsAnd(
      'False NotDelivered: spec.files[0].owner has no effect: the files of TestConfig of bootstrap.cluster.x-k8s.io/v1beta1 do not have this field',
    ),
  },
  {
    name: 'an infrastructure kind that has the fields of the machine',
    given: {
      spec: { machine: { address: '192.0.2.7', port: 22 } },
      world: read([], { infrastructure: REMOTE }),
    },
    ...createsAnd(DELIVERED),
  },
  {
    name: 'an infrastructure kind that has none of them, and sets one',
    given: {
      spec: { machine: { address: '192.0.2.7', user: 'admin', port: 22 } },
      world: read([], { infrastructure: NO_FILES }),
    },
    ...createsAnd(
      'False NotDelivered: spec.machine.address, spec.machine.user, spec.machine.port have no effect: TestMachine of infrastructure.cluster.x-k8s.io/v1beta1 does not have this field',
    ),
  },
  {
    name: 'an infrastructure object that sets them itself',
    given: {
      spec: {
        machine: { address: '192.0.2.7', user: 'admin' },
        infrastructureSpec: {
          apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
          kind: 'TestMachine',
          spec: { address: '192.0.2.8', user: 'admin' },
        },
      },
      world: read([], { infrastructure: REMOTE }),
    },
    ...createsAnd(
      'False NotDelivered: spec.machine.address has no effect: spec.infrastructureSpec.spec sets another value',
    ),
  },
  {
    name: 'killed between the Machine and its objects, and the ConfigMap is gone by now',
    given: joining(
      {
        bootstrap: ABSENT,
        infrastructure: ABSENT,
        ...read([{ type: 'absent', what: 'key' }]),
      },
      { spec: { files: FILES } },
    ),
    does: ['event Warning FileResolutionFailed', 'record'],
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready:
        'False FileResolutionFailed: spec.files[0]: ConfigMap team/m has no key k. Add it, or correct the name. Sundial looks for it again',
      MachineReady: 'False FileResolutionFailed: The Machine waits for its provider objects',
      ReferencesValid:
        'False FileResolutionFailed: spec.files[0]: ConfigMap team/m has no key k. Add it, or correct the name. Sundial looks for it again',
      FieldsDelivered: DELIVERED,
    },
  },
  {
    name: 'in service: what was told at the creation stays',
    given: inService(
      {},
      {
        spec: { files: FILES },
        status: {
          conditions: [
            {
              type: 'FieldsDelivered',
              status: 'True',
              reason: 'Delivered',
              message: DELIVERED,
              lastTransitionTime: '2026-01-05T14:00:00Z',
            },
          ],
        },
      },
    ),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T23:00:00Z' },
    tells: {
      Ready: 'True MachineReady: The machine is in service',
      MachineReady: 'True MachineReady: The Node is Ready',
    },
  },
  {
    name: 'in service, and the spec has no files any more',
    given: inService(
      {},
      {
        status: {
          conditions: [
            {
              type: 'FieldsDelivered',
              status: 'True',
              reason: 'Delivered',
              message: DELIVERED,
              lastTransitionTime: '2026-01-05T14:00:00Z',
            },
          ],
        },
      },
    ),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T23:00:00Z' },
    tells: {
      Ready: 'True MachineReady: The machine is in service',
      MachineReady: 'True MachineReady: The Node is Ready',
    },
  },
])
