// ScheduledMachine as `deploy/` and `triggers/` install it in a cluster.
import { RECLAIM_NAMESPACE } from '#src/nodes/reclaim.ts'
import {
  scheduledMachinePolicy,
  scheduledMachineSettings,
} from '#src/scheduled-machine/admission.ts'
import { scheduledMachineCrd } from '#src/scheduled-machine/crd.ts'
import { createPolicy } from './admission/policy.ts'
import type { ClusterApiVersion } from './crds/cluster-api.ts'
import { apiServerSource, exists, type Installation, SWEEP, sweepSources } from './installation.ts'

const FUNCTION = 'scheduled-machine'

/** The policy of `deploy/admission`. Its ConfigMap has the defaults, and cannot be changed in an embedded cluster. */
export const admitScheduledMachine = createPolicy(
  ...scheduledMachinePolicy(),
  scheduledMachineSettings(),
)

/** Machines are watched in `machineVersion`. Throws a RangeError for a backstop that no cron schedule can express. */
export function scheduledMachineInstallation({
  backstopSeconds,
  machineVersion = 'v1beta2',
  hasPolicy = true,
}: {
  readonly backstopSeconds?: number | undefined
  readonly machineVersion?: ClusterApiVersion | undefined
  /** False: the admission policy is not installed, so a spec may be stored that the function has to refuse. */
  readonly hasPolicy?: boolean
} = {}): Installation {
  return {
    namespaces: [RECLAIM_NAMESPACE],
    crds: [scheduledMachineCrd()],
    ...(hasPolicy && { admit: admitScheduledMachine }),
    sources: [
      apiServerSource('scheduled-machines', {
        mode: 'Reference',
        sink: FUNCTION,
        resources: [{ apiVersion: '5spot.finos.org/v1alpha1', kind: 'ScheduledMachine' }],
      }),
      // The whole Machine: most changes of one that is on its way need no look.
      apiServerSource('machines', {
        mode: 'Resource',
        sink: FUNCTION,
        resources: [
          {
            apiVersion: `cluster.x-k8s.io/${machineVersion}`,
            kind: 'Machine',
            selector: exists('5spot.finos.org/scheduled-machine'),
          },
        ],
      }),
      // The whole Node: its labels name its ScheduledMachine, also after the Node is deleted.
      apiServerSource('nodes', {
        mode: 'Resource',
        sink: FUNCTION,
        resources: [
          {
            apiVersion: 'v1',
            kind: 'Node',
            selector: exists('node.cluster.x-k8s.io/scheduled-machine'),
          },
        ],
      }),
      ...sweepSources(backstopSeconds),
    ],
    functions: [FUNCTION, SWEEP],
  }
}
