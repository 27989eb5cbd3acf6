// A ScheduledMachine and what belongs to it: its Machine, provider objects and Node, and the pods that hold up a drain.
import type { DateTime } from 'luxon'
import { deepestMessage, permanentFailure } from '#src/cluster-api/explanation.ts'
import { machineProgress } from '#src/cluster-api/machine-progress.ts'
import type { ProviderObject } from '#src/cluster-api/provider-object.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { isCordoned } from '#src/nodes/cordon.ts'
import { planDrain } from '#src/nodes/drain/plan.ts'
import { isReady, isUnreachable, readyCondition } from '#src/nodes/readiness.ts'
import { FailedRead } from '#src/reconcile/failed-read.ts'
import type { Found, MachineFact, NodeFact } from '#src/scheduled-machine/facts.ts'
import { readMachine } from '#src/scheduled-machine/gather/read-machine.ts'
import { type FoundNode, readNode, readPods } from '#src/scheduled-machine/gather/read-node.ts'
import { readProviderObjects } from '#src/scheduled-machine/gather/read-provider-objects.ts'
import type { MachineReading } from '#src/scheduled-machine/gather/reading.ts'
import { leftover } from '#src/scheduled-machine/rules/leftovers.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import type { Subject } from '#src/scheduled-machine/subject.ts'
import type { TreeNode } from './explanation.ts'

/** `status`: the status to show, which the next pass stores. Throws the errors of the client that pass by themselves. */
export async function machineTree(
  subject: Subject,
  status: ScheduledMachineStatus,
  reading: MachineReading,
): Promise<TreeNode> {
  const { key } = subject
  const root = { kind: 'ScheduledMachine', ...key, state: status.phase ?? 'New' }
  const machine = await unlessRefused(readMachine(subject, reading))
  if (machine === 'refused') {
    return { ...root, message: status.message, children: [unread('Machine', key.name)] }
  }
  const [providers, node] = await Promise.all([
    unlessRefused(readProviderObjects(subject, machine, reading)),
    nodeTree(subject, status, machine, reading),
  ])
  const objects = providers === 'refused' ? undefined : providers
  const children = [
    ...providerTree('bootstrap', objects?.bootstrap),
    ...providerTree('infrastructure', objects?.infrastructure),
    ...(providers === 'refused' ? [unread('provider objects', key.name)] : []),
    ...node.tree,
  ]
  return {
    ...root,
    message: status.message,
    children: withMachine(machine, {
      bootstrap: leftover(objects?.bootstrap),
      infrastructure: leftover(objects?.infrastructure),
      node: node.fact?.type === 'present' ? node.fact.node : undefined,
      key,
      children,
    }),
  }
}

interface Around {
  readonly bootstrap: ProviderObject | undefined
  readonly infrastructure: ProviderObject | undefined
  readonly node: Extract<NodeFact, { type: 'present' }>['node'] | undefined
  readonly key: Subject['key']
  readonly children: readonly TreeNode[]
}

// Without a Machine, whatever it left hangs on the ScheduledMachine itself.
function withMachine(
  machine: MachineFact,
  { key, children, ...around }: Around,
): readonly TreeNode[] {
  const named = { kind: 'Machine', ...key }
  switch (machine.type) {
    case 'absent':
      return children
    case 'foreign':
      return [{ ...named, state: 'NameConflict', message: `It exists ${machine.why}`, children }]
    default: {
      const { status, reason, message } = machineProgress(machine.value, around)
      const told = status === 'True' ? {} : { message }
      return [{ ...named, state: reason, ...told, children }]
    }
  }
}

function providerTree(role: string, found: Found<ProviderObject> | undefined): readonly TreeNode[] {
  if (found === undefined || found.type === 'absent') return []
  if (found.type === 'foreign') {
    const message = `${found.what} exists ${found.why}`
    return [{ kind: role, name: found.what, state: 'NameConflict', message, children: [] }]
  }
  const { kind, namespace, name, ready, deletionTimestamp } = found.value
  const failure = permanentFailure(found.value)
  const [state, message] =
    failure !== undefined
      ? ['Failed', failure]
      : deletionTimestamp !== undefined
        ? ['Deleting', deepestMessage(found.value)]
        : ready
          ? ['Ready', undefined]
          : ['NotReady', deepestMessage(found.value)]
  return [{ kind, namespace, name, state, message, children: [] }]
}

async function nodeTree(
  subject: Subject,
  status: ScheduledMachineStatus,
  machine: MachineFact,
  reading: MachineReading,
): Promise<{ readonly fact?: NodeFact; readonly tree: readonly TreeNode[] }> {
  const known = machine.type === 'ours' ? machine.value.nodeRef?.name : undefined
  const name = known ?? status.nodeRef?.name
  if (name === undefined) return { tree: [] }
  const found = await unlessRefused(readNode(name, subject, machine, reading))
  if (found === 'refused') return { tree: [unread('Node', name)] }
  const { node: fact } = found
  if (fact === undefined || fact.type === 'absent') return { tree: [] }
  const named = { kind: 'Node', name }
  if (fact.type !== 'present') {
    const state = fact.type === 'foreign' ? 'NotOurs' : 'Unknown'
    return { fact, tree: [{ ...named, state, message: fact.message, children: [] }] }
  }
  const children = await podTree(subject, status, found, fact, reading)
  const words = [readinessOf(fact), ...(isCordoned(fact.node) ? ['cordoned'] : [])]
  const message = isReady(fact.node) ? undefined : readyCondition(fact.node)?.message
  return { fact, tree: [{ ...named, state: words.join(', '), message, children }] }
}

function readinessOf({ node }: Extract<NodeFact, { type: 'present' }>): string {
  if (isReady(node)) return 'Ready'
  return isUnreachable(node) ? 'Unreachable' : 'NotReady'
}

// Only while the machine leaves: before that, no pod holds anything up.
async function podTree(
  subject: Subject,
  status: ScheduledMachineStatus,
  found: FoundNode,
  fact: Extract<NodeFact, { type: 'present' }>,
  { now, ...reading }: MachineReading,
): Promise<readonly TreeNode[]> {
  if (status.shutdownStartedAt === undefined) return []
  const read = await unlessRefused(readPods(found, fact, subject, { now, ...reading }))
  if (read === 'refused') return [unread('pods', fact.node.metadata.name)]
  return podsThatHold(read.pods, status, isUnreachable(fact.node), now)
}

function podsThatHold(
  pods: Awaited<ReturnType<typeof readPods>>['pods'],
  { drain }: ScheduledMachineStatus,
  unreachable: boolean,
  now: DateTime,
): readonly TreeNode[] {
  const plan = planDrain(pods, now, { unreachable })
  const blocked = new Map(
    (drain?.blocked ?? []).map((each) => [`${each.namespace}/${each.name}`, each.message]),
  )
  const nodeOf = (state: string) => (pod: { namespace: string; name: string }) => {
    const { namespace, name } = pod
    const message = blocked.get(`${namespace}/${name}`)
    const told = message === undefined ? state : 'Blocked'
    return { kind: 'Pod', namespace, name, state: told, message, children: [] }
  }
  return [...plan.evict.map(nodeOf('ToBeEvicted')), ...plan.waiting.map(nodeOf('Waiting'))]
}

function unread(kind: string, name: string): TreeNode {
  return {
    kind,
    name,
    state: 'Unread',
    message: 'It cannot be read with your rights',
    children: [],
  }
}

async function unlessRefused<R>(read: Promise<R>): Promise<R | 'refused'> {
  try {
    return await read
  } catch (error) {
    if (error instanceof FailedRead || isKubeError(error, 'Forbidden')) return 'refused'
    throw error
  }
}
