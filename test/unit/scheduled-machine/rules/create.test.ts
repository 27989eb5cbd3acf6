import { testRule } from '#test/support/rule-table.ts'
import { ACTIVE, CLOSED, creates, IN_WINDOW, joining } from '#test/support/shared-situations.ts'
import { machine, REFS, SPEC } from '#test/support/situation.ts'

const ABSENT = { type: 'absent' } as const
const OTHER_KIND = { infrastructureSpec: { ...SPEC.infrastructureSpec, kind: 'OtherMachine' } }
const NEW = 'False MachineCreated: Machine created; waiting for the providers'
const PROVIDERS = 'False Provisioning: Machine created; waiting for the providers'
const WAITS = 'Waiting for bootstrap data of TestConfig team/worker'

function madeAt(creationTimestamp: string) {
  return machine({ metadata: { creationTimestamp } })
}

testRule([
  {
    name: 'in the window, without a Machine: Machine, then bootstrap and infrastructure',
    ...creates({ lastScheduledTime: IN_WINDOW, wakeTime: '2026-01-05T15:05:00Z' }),
  },
  {
    name: 'shortly before the window closes: looked at again then',
    now: '2026-01-05T22:58:00.5Z',
    ...creates({ lastScheduledTime: '2026-01-05T22:58:00Z', wakeTime: CLOSED }),
  },
  {
    name: 'with a short provisioningTimeout: looked at again when that is over',
    given: { spec: { provisioningTimeout: '4s' } },
    ...creates({ lastScheduledTime: IN_WINDOW, wakeTime: '2026-01-05T15:00:04Z' }),
  },
  {
    name: 'Active, and the Machine is gone: created again',
    given: { status: ACTIVE },
    ...creates(
      {
        lastScheduledTime: IN_WINDOW,
        providerID: null,
        nodeRef: null,
        wakeTime: '2026-01-05T15:05:00Z',
      },
      {},
    ),
  },
  {
    name: 'killed between the Machine and the rest: the rest is created',
    given: {
      world: { machine: madeAt('2026-01-05T15:00:00Z'), bootstrap: ABSENT, infrastructure: ABSENT },
    },
    does: [
      'createProviderObject bootstrap',
      'createProviderObject infrastructure',
      'event Normal MachineCreated',
      'record',
    ],
    changes: {
      phase: 'Pending',
      ...REFS,
      lastScheduledTime: IN_WINDOW,
      wakeTime: '2026-01-05T15:05:00Z',
    },
    tells: { Ready: NEW, MachineReady: PROVIDERS },
  },
  {
    name: 'half of what a Machine refers to is gone: it is created again',
    given: joining({ machine: madeAt('2026-01-05T14:59:00Z'), infrastructure: ABSENT }),
    does: ['createProviderObject infrastructure', 'record'],
    changes: { lastScheduledTime: '2026-01-05T14:59:00Z', wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready: `False Provisioning: ${WAITS}`,
      MachineReady: `False WaitingForBootstrapData: ${WAITS}`,
    },
  },
  {
    name: 'the kind was changed while the Machine was created: none of another kind for it',
    now: '2026-01-05T15:00:30Z',
    given: {
      spec: OTHER_KIND,
      world: { machine: madeAt('2026-01-05T15:00:00Z'), bootstrap: ABSENT, infrastructure: ABSENT },
    },
    does: ['createProviderObject bootstrap', 'event Normal MachineCreated', 'record'],
    changes: {
      phase: 'Pending',
      machineRef: {
        apiVersion: 'cluster.x-k8s.io/v1beta2',
        kind: 'Machine',
        name: 'worker',
        namespace: 'team',
      },
      bootstrapRef: {
        apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
        kind: 'TestConfig',
        name: 'worker',
        namespace: 'team',
      },
      lastScheduledTime: IN_WINDOW,
      wakeTime: '2026-01-05T15:05:30Z',
    },
    tells: { Ready: NEW, MachineReady: PROVIDERS },
  },
])
