// ScheduledMachine as `deploy/` and `triggers/` install it in a cluster.
import { RECLAIM_NAMESPACE } from '#src/nodes/reclaim.ts'
import { scheduleOverridePolicy } from '#src/schedule-override/admission.ts'
import { scheduleOverrideCrd } from '#src/schedule-override/crd.ts'
import {
  scheduledMachinePolicy,
  scheduledMachineSettings,
} from '#src/scheduled-machine/admission.ts'
import { scheduledMachineCrd } from '#src/scheduled-machine/crd.ts'
import { scheduledMachineSources } from '#src/scheduled-machine/event-sources.ts'
import { createPolicy } from './admission/policy.ts'
import type { ClusterApiVersion } from './crds/cluster-api.ts'
import { apiServerSource, type Installation, SWEEP, sweepSources } from './installation.ts'

const FUNCTION = 'scheduled-machine'

/** The policy of `deploy/admission`. Its ConfigMap has the defaults, and cannot be changed in an embedded cluster. */
export const admitScheduledMachine = createPolicy(
  ...scheduledMachinePolicy(),
  scheduledMachineSettings(),
)

const admitScheduleOverride = createPolicy(...scheduleOverridePolicy())

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
    crds: [scheduledMachineCrd(), scheduleOverrideCrd()],
    ...(hasPolicy && {
      admit: (write) => admitScheduledMachine(write) ?? admitScheduleOverride(write),
    }),
    sources: [
      ...scheduledMachineSources(machineVersion).map((source) => apiServerSource(source, FUNCTION)),
      ...sweepSources(backstopSeconds),
    ],
    functions: [FUNCTION, SWEEP],
  }
}
