// Our CustomResourceDefinition and our policy in the embedded API. The same suite runs on a real kube-apiserver.
import { DateTime } from 'luxon'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { admitScheduledMachine } from '#src/embedded/scheduled-machine.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { admissionSuite } from '#test/support/admission/suite.ts'

const clock = createVirtualClock(DateTime.fromISO('2026-03-29T00:59:30Z', { zone: 'utc' }))

admissionSuite(() => {
  let isInstalled = false
  const { transport } = createEmbeddedApi({
    clock,
    admit: (write) => (isInstalled ? admitScheduledMachine(write) : undefined),
  })
  return {
    transport,
    installPolicies() {
      isInstalled = true
    },
  }
})
