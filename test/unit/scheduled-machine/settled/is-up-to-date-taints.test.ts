// Whether an event of its Node leaves nothing to do, of a machine with taints.
import { formatTaints } from '#src/nodes/taints/applied.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { ADMIN, BATCH, GPU } from '#test/support/tainted-node.ts'
import { IN_SERVICE, NOW, node, testUpToDate } from './up-to-date-table.ts'

const SPEC = { spec: { nodeTaints: [BATCH] } }
const NodeTainted = (status: 'True' | 'False', reason: string, message: string) => ({
  type: 'NodeTainted',
  status,
  reason,
  message,
  lastTransitionTime: NOW,
})
const TAINTED: ScheduledMachineStatus = {
  ...IN_SERVICE,
  appliedNodeTaints: [BATCH],
  conditions: [
    ...(IN_SERVICE.conditions ?? []),
    NodeTainted('True', 'Applied', 'Node worker has taint workload=batch:NoSchedule'),
  ],
}

function tainted(taints: readonly object[], annotation = formatTaints([BATCH])) {
  const annotations = { '5spot.finos.org/applied-taints': annotation }
  return node({ metadata: { annotations }, spec: { taints } })
}

testUpToDate('Node', [
  {
    about: 'its taints: its heartbeat',
    world: { facts: SPEC, status: TAINTED, ...tainted([BATCH]) },
    isUpToDate: true,
  },
  {
    about: 'its taints, and one of somebody else',
    world: { facts: SPEC, status: TAINTED, ...tainted([GPU, BATCH]) },
    isUpToDate: true,
  },
  {
    about: 'taints of somebody else on a Node that has none of ours',
    world: node({ spec: { taints: [GPU] } }),
    isUpToDate: true,
  },
  {
    about: 'that somebody has removed our taint',
    world: { facts: SPEC, status: TAINTED, ...tainted([]) },
    isUpToDate: false,
  },
  {
    about: 'that somebody has changed our taint',
    world: { facts: SPEC, status: TAINTED, ...tainted([ADMIN]) },
    isUpToDate: false,
  },
  {
    about: 'that somebody has changed the annotation with our taints',
    world: { facts: SPEC, status: TAINTED, ...tainted([BATCH], '[]') },
    isUpToDate: false,
  },
  {
    about: 'taints that a killed pass has not stored',
    world: { facts: SPEC, status: { ...TAINTED, appliedNodeTaints: [] }, ...tainted([BATCH]) },
    isUpToDate: false,
  },
  {
    about: 'a conflict that was not told yet',
    world: { facts: SPEC, ...tainted([ADMIN], '[]') },
    isUpToDate: false,
  },
  {
    about: 'taints of a spec that an older version has not carried out',
    world: {
      facts: SPEC,
      status: {
        ...TAINTED,
        conditions: [
          ...(IN_SERVICE.conditions ?? []),
          NodeTainted('False', 'NotCarriedOut', 'spec.nodeTaints: no taint is put on the Node'),
        ],
      },
      ...tainted([BATCH]),
    },
    isUpToDate: false,
  },
])
