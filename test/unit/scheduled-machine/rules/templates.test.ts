// A provider object that is cloned from a template: created only when the template was read.
import { testRule } from '#test/support/rule-table.ts'
import { CLOSED, creates, IN_WINDOW, inService, joining } from '#test/support/shared-situations.ts'
import type { LookedUp } from '#test/support/situation.ts'

const ABSENT = { type: 'absent' } as const
const BOOTSTRAP = {
  apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
  kind: 'TestConfigTemplate',
  name: 'small',
}
const INFRASTRUCTURE = {
  apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
  kind: 'TestMachineTemplate',
  name: 'large',
}
const TEMPLATES = {
  bootstrapSpec: undefined,
  bootstrapRef: BOOTSTRAP,
  infrastructureSpec: undefined,
  infrastructureRef: INFRASTRUCTURE,
}
const CONTENT = { type: 'present', content: { spec: { role: 'worker' } } } as const

function read(templates: NonNullable<LookedUp['sources']>['templates']): LookedUp {
  return {
    unusableKinds: [],
    kubeconfig: { type: 'usable' },
    sources: { templates, files: [], shapes: {} },
  }
}

const NO_BOOTSTRAP =
  'spec.bootstrapRef: there is no TestConfigTemplate team/small. Create it, or correct the name. Sundial looks for it again'
const NOT_A_TEMPLATE =
  'spec.infrastructureRef: TestMachineTemplate team/large has no spec.template, so it is not a template; name one'
const WAITS = 'Waiting for bootstrap data of TestConfig team/worker'

function refused(words: string, machine = 'There is no machine') {
  const told = `False ReferencesInvalid: ${words}`
  return { Ready: told, MachineReady: `False ReferencesInvalid: ${machine}`, ReferencesValid: told }
}

testRule([
  {
    name: 'both templates are there: Machine, and the clones',
    given: {
      spec: TEMPLATES,
      world: { references: read({ bootstrap: CONTENT, infrastructure: CONTENT }) },
    },
    ...creates({ lastScheduledTime: IN_WINDOW, wakeTime: '2026-01-05T15:05:00Z' }),
  },
  {
    name: 'one is missing: nothing is created, and it is looked for again',
    given: {
      spec: TEMPLATES,
      world: { references: read({ bootstrap: ABSENT, infrastructure: CONTENT }) },
    },
    does: ['event Warning ReferencesInvalid', 'event Normal ReferencesInvalid', 'record'],
    changes: { phase: 'Pending', wakeTime: '2026-01-05T15:05:00Z' },
    tells: refused(NO_BOOTSTRAP),
  },
  {
    name: 'one is missing, and the other is none: both are named',
    given: {
      spec: TEMPLATES,
      world: { references: read({ bootstrap: ABSENT, infrastructure: { type: 'empty' } }) },
    },
    does: ['event Warning ReferencesInvalid', 'event Normal ReferencesInvalid', 'record'],
    changes: { phase: 'Pending', wakeTime: '2026-01-05T15:05:00Z' },
    tells: refused(`${NO_BOOTSTRAP}; ${NOT_A_TEMPLATE}`),
  },
  {
    name: 'one is missing, and the window is closed: told before it opens',
    now: '2026-01-06T03:00:00Z',
    given: {
      spec: TEMPLATES,
      status: { phase: 'Inactive', observedGeneration: 0 },
      world: { references: read({ bootstrap: ABSENT, infrastructure: CONTENT }) },
    },
    does: ['event Warning ReferencesInvalid', 'record'],
    changes: { observedGeneration: 1, wakeTime: '2026-01-06T03:05:00Z' },
    tells: {
      Ready: `False ScheduleInactive: Outside scheduled time window. References are not valid: ${NO_BOOTSTRAP}`,
      MachineReady: 'False AwaitingSchedule: There is no machine',
      ReferencesValid: `False ReferencesInvalid: ${NO_BOOTSTRAP}`,
    },
  },
  {
    name: 'the template that was missing appears while the window is closed',
    now: CLOSED,
    given: {
      spec: TEMPLATES,
      status: {
        phase: 'Inactive',
        observedGeneration: 1,
        wakeTime: CLOSED,
        conditions: [
          {
            type: 'ReferencesValid',
            status: 'False',
            reason: 'ReferencesInvalid',
            message: NO_BOOTSTRAP,
            observedGeneration: 1,
            lastTransitionTime: '2026-01-05T22:00:00Z',
          },
        ],
      },
      world: { references: read({ bootstrap: CONTENT, infrastructure: CONTENT }) },
    },
    does: ['record'],
    changes: { wakeTime: '2026-01-06T14:00:00Z' },
    tells: {
      Ready: 'False ScheduleInactive: Outside scheduled time window',
      MachineReady: 'False AwaitingSchedule: There is no machine',
      ReferencesValid: 'True ReconcileSucceeded: All references are valid',
    },
  },
  {
    name: 'killed between the Machine and its clones, and the template is gone by now',
    given: joining(
      {
        bootstrap: ABSENT,
        infrastructure: ABSENT,
        references: read({ bootstrap: ABSENT, infrastructure: CONTENT }),
      },
      { spec: TEMPLATES },
    ),
    does: ['event Warning ReferencesInvalid', 'record'],
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    tells: refused(NO_BOOTSTRAP, 'The Machine waits for its provider objects'),
  },
  {
    name: 'the same, and the template is there again: the clones are created',
    now: '2026-01-05T14:05:00Z',
    given: joining(
      {
        bootstrap: ABSENT,
        infrastructure: ABSENT,
        references: read({ bootstrap: CONTENT, infrastructure: CONTENT }),
      },
      { spec: TEMPLATES },
    ),
    does: ['createProviderObject bootstrap', 'createProviderObject infrastructure', 'record'],
    changes: { wakeTime: '2026-01-05T14:10:00Z' },
    tells: {
      Ready: `False Provisioning: ${WAITS}`,
      MachineReady: `False WaitingForBootstrapData: ${WAITS}`,
      ReferencesValid: 'True ReconcileSucceeded: All references are valid',
    },
  },
  {
    name: 'in service, and the spec names a template that is missing: told, and nothing else',
    given: inService(
      { references: read({ bootstrap: ABSENT }) },
      {
        spec: { bootstrapSpec: undefined, bootstrapRef: BOOTSTRAP },
        generation: 2,
      },
    ),
    does: ['event Warning ReferencesInvalid', 'record'],
    changes: { observedGeneration: 2, wakeTime: CLOSED },
    tells: {
      Ready: `True MachineReady: The machine is in service. References are not valid: ${NO_BOOTSTRAP}`,
      MachineReady: 'True MachineReady: The Node is Ready',
      ReferencesValid: `False ReferencesInvalid: ${NO_BOOTSTRAP}`,
    },
  },
])
