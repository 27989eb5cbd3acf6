// The window is open, and a reference of the spec is not there: nothing is created, not half a machine.
import { testRule } from '#test/support/rule-table.ts'
import { NO_CLUSTER } from '#test/support/shared-situations.ts'
import { unusable } from '#test/support/situation.ts'

const NO_CLUSTER_API =
  'Cluster API is not installed: the API server does not serve cluster.x-k8s.io Machines'
const ABSENT =
  'spec.clusterName: there is no Cluster team/prod. Create it, or correct the name. Sundial looks for it again'
const UNSERVED =
  'spec.infrastructureSpec.kind: the API server does not serve A of infrastructure.cluster.x-k8s.io/v1beta1; correct the spelling, or install the provider; spec.infrastructureSpec.kind: the API server does not serve B of infrastructure.cluster.x-k8s.io/v1beta1; correct the spelling, or install the provider'
const CLUSTER_SCOPED =
  'spec.infrastructureSpec.kind: AWSClusterRoleIdentity of infrastructure.cluster.x-k8s.io/v1beta1 is cluster-scoped, and Sundial creates only namespaced objects; name a namespaced kind'
const PENDING_ALREADY = { phase: 'Pending' } as const

function refused(words: string) {
  const told = `False ReferencesInvalid: ${words}`
  return {
    Ready: told,
    MachineReady: 'False ReferencesInvalid: There is no machine',
    ReferencesValid: told,
  }
}

testRule([
  {
    name: 'no Cluster API',
    given: { world: { machineVersion: undefined } },
    does: ['event Warning ReferencesInvalid', 'event Normal ReferencesInvalid', 'record'],
    changes: { phase: 'Pending', wakeTime: '2026-01-05T15:05:00Z' },
    tells: refused(NO_CLUSTER_API),
  },
  {
    name: 'no Cluster',
    given: { world: { cluster: NO_CLUSTER } },
    does: ['event Warning ReferencesInvalid', 'event Normal ReferencesInvalid', 'record'],
    changes: { phase: 'Pending', wakeTime: '2026-01-05T15:05:00Z' },
    tells: refused(ABSENT),
  },
  {
    name: 'no Cluster, and it is Pending already',
    given: { status: PENDING_ALREADY, world: { cluster: NO_CLUSTER } },
    does: ['event Warning ReferencesInvalid', 'record'],
    changes: { observedGeneration: 1, wakeTime: '2026-01-05T15:05:00Z' },
    tells: refused(ABSENT),
  },
  {
    name: 'two kinds that no provider serves',
    given: { world: { references: unusable('unserved', 'A', 'B') } },
    does: ['event Warning ReferencesInvalid', 'event Normal ReferencesInvalid', 'record'],
    changes: { phase: 'Pending', wakeTime: '2026-01-05T15:05:00Z' },
    tells: refused(UNSERVED),
  },
  {
    name: 'a kind whose objects are in no namespace: nothing is created with our rights',
    given: { world: { references: unusable('clusterScoped', 'AWSClusterRoleIdentity') } },
    does: ['event Warning ReferencesInvalid', 'record'],
    changes: { phase: 'Error', wakeTime: '2026-01-05T15:05:00Z' },
    tells: refused(CLUSTER_SCOPED),
  },
])
