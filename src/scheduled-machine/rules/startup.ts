// A new Node is in service when the DaemonSets of spec.waitForDaemonSets are Ready on it.
import { isJoined } from '#src/cluster-api/joined.ts'
import { nameOfKey } from '#src/kube/object.ts'
import { daemonSetsNotReady } from '#src/nodes/daemon-sets.ts'
import type { JoiningFacts } from '../facts.ts'
import { ownNode } from '../own-node.ts'
import { isStarted, startupOf } from '../startup/startup.ts'
import type { ConditionValue } from '../status.ts'

/** The DaemonSets for which a Ready Node waits, in words; `undefined`: it waits for none. */
export function awaitedDaemonSets(facts: JoiningFacts): string | undefined {
  const { machine, spec, startupPods } = facts
  const node = ownNode(facts)
  if (node === undefined || !isJoined(machine.value, node)) return undefined
  if (startupOf(machine.value) === undefined || isStarted(facts, node)) return undefined
  const awaited = daemonSetsNotReady(spec.waitForDaemonSets, startupPods ?? [])
  if (awaited.length === 0) return undefined
  const names = awaited.map(
    ({ key, hasPod }) => `${nameOfKey(key)} (${hasPod ? 'its pod is not Ready' : 'it has no pod'})`,
  )
  return `${names.length === 1 ? 'DaemonSet' : 'DaemonSets'} ${names.join(', ')} on Node ${node.metadata.name}`
}

/** Condition `MachineReady` for a Node that waits for them. */
export function waitingForDaemonSets(awaited: string): ConditionValue {
  const message = `Waiting for ${awaited}`
  return { status: 'False', reason: 'WaitingForDaemonSets', message }
}
