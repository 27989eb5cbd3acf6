// Explains one ScheduledMachine.
import type { DateTime } from 'luxon'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { createWorkloadAccess, type WorkloadAccess } from '#src/cluster-api/workload.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { createSingleFlight } from '#src/kube/single-flight.ts'
import { explainPass } from '#src/reconcile/explain-pass.ts'
import type { Subject } from '#src/scheduled-machine/subject.ts'
import { createScheduledMachineSystem } from '#src/scheduled-machine/system.ts'
import { offOf, savingInWords } from '../saving.ts'
import { AGAIN, type Explanation } from './explanation.ts'
import type { Reader } from './reader.ts'
import { machineStepInWords } from './scheduled-machine-effects.ts'
import { machineSummary } from './scheduled-machine-summary.ts'
import { machineTree } from './scheduled-machine-tree.ts'
import { wakeOf } from './words.ts'

/** `undefined`: there is no such object. Throws the errors of the client. */
export async function explainMachine(
  key: NamespacedKey,
  reader: Reader,
): Promise<Explanation | undefined> {
  const { client, clock, log, signal } = reader
  const discovery = createDiscovery(client, clock)
  const workload = workloadAccess(reader)
  const settings = await reader.settings.machineSettings(reader.quietClient, signal)
  const parts = { client, discovery, workload, settings }
  const pass = await explainPass(createScheduledMachineSystem(parts), key, {
    client,
    clock,
    log,
    signal,
    isRefused: () => reader.unread().length > 0,
  })
  if (pass === undefined) return undefined
  const { subject, now, rules, decision, steps } = pass
  const decided = decision?.status
  // The tree shows the present state, with the text of the next pass if the state stays.
  const status =
    decided?.phase === subject.status.phase ? (decided ?? subject.status) : subject.status
  const reading = {
    ...parts,
    sharedReads: createSingleFlight<KubeObject | undefined>(),
    trustsRest: false,
    machineVersion: await discovery.machineVersion(signal),
    now,
    signal,
  }
  return {
    object: { kind: 'ScheduledMachine', ...subject.key },
    summary: machineSummary(subject, decided, now),
    tree: await machineTree(subject, status, reading),
    ...offInWords(subject, now),
    rules,
    decision: {
      effects: [...steps.map(machineStepInWords), ...(decision?.again ? [AGAIN] : [])],
      status: decided ?? null,
      wake: wakeOf(decided ?? subject.status, now),
      isKnown: decision !== undefined,
    },
    unread: reader.unread(),
  }
}

function offInWords({ labels, status }: Subject, now: DateTime): Pick<Explanation, 'off'> {
  const off = offOf({ metadata: { labels }, status })
  return off === undefined ? {} : { off: savingInWords([off], now) }
}

function workloadAccess({ client, isDev, connect }: Reader): WorkloadAccess {
  return createWorkloadAccess({
    management: client,
    // The simulated cluster is also the workload cluster, whatever a kubeconfig names.
    connect: isDev ? () => client : connect,
  })
}
