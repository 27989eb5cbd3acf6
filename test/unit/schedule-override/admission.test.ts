// The definition and the policy on the embedded API server. test/cluster/overrides.test.ts has the same on a real one.
import { DateTime } from 'luxon'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { scheduledMachineInstallation } from '#src/embedded/scheduled-machine.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { CUSTOM_RESOURCE_DEFINITIONS } from '#src/kube/resource.ts'
import { overrideAdmissionSuite } from '#test/support/admission/override-suite.ts'

overrideAdmissionSuite(async () => {
  const { crds, admit } = scheduledMachineInstallation()
  const clock = createVirtualClock(DateTime.fromISO('2026-12-31T23:59:59Z', { zone: 'utc' }))
  const { transport } = createEmbeddedApi({ clock, ...(admit && { admit }) })
  const client = createKubeClient(transport)
  for (const crd of crds) await client.create(CUSTOM_RESOURCE_DEFINITIONS, crd)
  return { transport, user: 'system:admin', now: () => clock.now() }
})
