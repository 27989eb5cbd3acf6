// A discovery of a group whose answers a test writes, on a clock that it moves.
import { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { type Answer, failure, recorded } from '#test/unit/kube/recorded-transport.ts'

export const GROUP: Answer = {
  body: {
    versions: [{ version: 'v1beta1' }, { version: 'v1beta2' }],
    preferredVersion: { version: 'v1beta1' },
  },
}

export const INFRASTRUCTURE = 'infrastructure.cluster.x-k8s.io/v1beta1'

export const REMOTE_MACHINES: Answer = {
  body: {
    resources: [
      { name: 'remotemachines', kind: 'RemoteMachine', namespaced: true },
      { name: 'remotemachines/status', kind: 'RemoteMachine', namespaced: true },
      { name: 'remotemachineindices', kind: 'RemoteMachineIndex', namespaced: false },
    ],
  },
}

export const NOT_THERE = failure(
  404,
  'NotFound',
  'the server could not find the requested resource',
)

export function discoveryOf(...answers: readonly Answer[]) {
  const { transport, requests } = recorded(...answers)
  const clock = handClock()
  const discovery = createDiscovery(createKubeClient(transport), clock)
  return { discovery, clock, paths: () => requests.map(({ path }) => path) }
}

// The ten minutes end after the start of the repeated hour.
export function handClock(): Clock & { wait: (minutes: number) => void } {
  let now = DateTime.fromISO('2026-10-25T02:55:00+02:00', { setZone: true })
  return {
    now: () => now,
    elapsed: () => now.toMillis(),
    at: () => () => {},
    wait(minutes) {
      now = now.plus({ minutes })
    },
  }
}
