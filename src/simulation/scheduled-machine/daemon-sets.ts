// The DaemonSet that some machines wait for in a run. Other people delete it and create it again.
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { createChance, seedFor } from '../core/chance.ts'
import { DAEMON_SETS, ignoring, keyOf, NAMESPACE } from './places.ts'
import type { Action, MachinePlan, MachinesPlan, OtherAction } from './plan.ts'

const STREAM = 1017
const WAITING = 0.25
const NAME = 'network'

/** Some machines wait for it. In a workload cluster with an API server of its own nobody would create its pods. */
export function withDaemonSets(
  seed: number,
  machines: readonly MachinePlan[],
  { hasWorkloadApi }: Pick<MachinesPlan, 'hasWorkloadApi'>,
): readonly MachinePlan[] {
  const chance = createChance(seedFor(seed, STREAM))
  const waitForDaemonSets = [keyOf(DAEMON_SETS, NAME)]
  return machines.map((machine) =>
    chance.happens(WAITING) && !hasWorkloadApi
      ? { ...machine, spec: { ...machine.spec, waitForDaemonSets } }
      : machine,
  )
}

export function isWaiting({ spec }: MachinePlan): boolean {
  return 'waitForDaemonSets' in spec
}

/** Actions on it, if a machine waits for it. */
export function drawDaemonSets(
  seed: number,
  { calmAt, machines }: { readonly calmAt: number; readonly machines: readonly MachinePlan[] },
): readonly Action[] {
  if (!machines.some(isWaiting)) return []
  const chance = createChance(seedFor(seed, STREAM + 1))
  return Array.from({ length: chance.pick([0, 1, 2, 4]) }, (): Action => {
    const at = chance.number(1, calmAt - 1)
    const type = chance.pick(['deleteDaemonSet', 'makeDaemonSet'] as const)
    return { type: 'other', at, machine: 0, action: { type } }
  })
}

export function changeDaemonSet(
  client: KubeClient,
  { type }: Extract<OtherAction, { readonly type: 'deleteDaemonSet' | 'makeDaemonSet' }>,
): Promise<void> {
  return type === 'deleteDaemonSet'
    ? ignoring(client.delete(DAEMON_SETS, keyOf(DAEMON_SETS, NAME)))
    : ignoring(client.create(DAEMON_SETS, daemonSet()))
}

function daemonSet(): KubeObject {
  const { apiVersion, kind } = DAEMON_SETS
  const labels = { app: NAME }
  const spec = {
    tolerations: [{ operator: 'Exists' }],
    containers: [{ name: NAME, image: NAME }],
  }
  return {
    apiVersion,
    kind,
    metadata: { namespace: NAMESPACE, name: NAME },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  }
}
