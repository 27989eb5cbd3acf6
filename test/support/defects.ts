// Deliberate defects, each in one seam: what the fault simulator has to find, or it proves nothing.

import type { DateTime } from 'luxon'
import {
  CLUSTER_NAME_ANNOTATION,
  CLUSTER_NAMESPACE_ANNOTATION,
  MACHINE_ANNOTATION,
  SCHEDULED_MACHINE_LABEL,
} from '#src/cluster-api/labels.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { KubeRequest, KubeResponse, Transport } from '#src/kube/transport.ts'
import {
  createWorkQueue,
  type WorkQueue,
  type WorkQueueOptions,
} from '#src/reconcile/work-queue.ts'
import { decide, triage } from '#src/scheduled-machine/decide.ts'
import type { Decision } from '#src/scheduled-machine/effects.ts'
import type { ClusterFact, Facts, References, UnownedFacts } from '#src/scheduled-machine/facts.ts'
import { goalOf } from '#src/scheduled-machine/goal.ts'
import { CORDONED_BY_ANNOTATION } from '#src/scheduled-machine/labels.ts'
import { keep } from '#src/scheduled-machine/rules/keep.ts'
import type { MachinesPlan } from '#src/simulation/scheduled-machine/plan.ts'
import type { MachineSeams } from '#src/simulation/scheduled-machine/system.ts'

export interface Defect {
  readonly name: string
  /** The invariant that it breaks. */
  readonly breaks: string
  /** The plans that it can be seen in at all; the others are not run. */
  readonly canBeSeenIn?: (plan: MachinesPlan) => boolean
  readonly seams: Partial<MachineSeams>
}

export const DEFECTS: readonly Defect[] = [
  {
    name: 'acts before it has written down what it is going to do',
    breaks: 'I2',
    seams: { decide: deciding(actFirst) },
  },
  {
    name: 'takes what is not there for a failure',
    breaks: 'I3',
    seams: {
      transport: answering((request, response) =>
        request.path.includes('/machines/') && response.status === 404
          ? { ...response, status: 500 }
          : response,
      ),
    },
  },
  {
    name: 'is done when it has asked for the removal',
    breaks: 'I3',
    seams: {
      decide: deciding(withoutChildren),
    },
  },
  {
    name: 'goes by a clock of its own',
    breaks: 'I3',
    seams: {
      clock: (clock) => ({ ...clock, now: () => clock.now().plus({ hours: 5 }) }),
    },
  },
  {
    name: 'says what time it is in its message',
    breaks: 'I4',
    seams: {
      decide: (facts, now) => {
        const decision = decide(facts, now)
        const { status = facts.status } = decision
        return { ...decision, status: { ...status, message: `${status.message} ${now.toISO()}` } }
      },
    },
  },
  {
    name: 'evicts at every look',
    breaks: 'I4',
    seams: { decide: (facts, now) => decide(withoutRounds(facts), now) },
  },
  {
    name: 'gives what is paused a finalizer',
    breaks: 'I6',
    seams: {
      triage: (subject, now) => triage({ ...subject, isPaused: false }, now),
      decide: (facts, now) => decide({ ...facts, isPaused: false }, now),
    },
  },
  {
    name: 'lets go of what was deleted before it is gone',
    breaks: 'I5',
    seams: {
      decide: deciding((decision, { deletedAt, finalizers }) =>
        deletedAt !== undefined && finalizers.length > 0
          ? { after: [{ type: 'removeFinalizer' }] }
          : decision,
      ),
    },
  },
  {
    name: 'takes a Machine without an owner for gone',
    breaks: 'I5',
    seams: {
      decide: (facts, now) =>
        facts.type === 'unowned' ? decide(withoutMachine(facts, now), now) : decide(facts, now),
    },
  },
  {
    name: 'removes a machine that was to stay',
    breaks: 'I6',
    seams: {
      // Takes every deletion for an ordinary one.
      decide: (facts, now) => {
        if (facts.deletedAt === undefined) return decide(facts, now)
        const deletion = {
          machine: 'Removed',
          uid: facts.uid,
          seenAt: formatInstant(now),
        } as const
        return decide({ ...facts, status: { ...facts.status, deletion } }, now)
      },
    },
  },
  {
    name: 'does not ask whose Machine it is',
    breaks: 'I6',
    seams: { transport: claiming('machines', ownedBy) },
  },
  {
    name: 'lifts whatever cordon there is',
    breaks: 'I6',
    seams: { transport: claiming('nodes', cordonedBy) },
  },
  {
    name: 'takes any Node of that name for its own',
    breaks: 'I6',
    seams: { transport: claiming('nodes', ownNode) },
  },
  {
    name: 'falls back to the management cluster when the kubeconfig is lost',
    breaks: 'I8',
    seams: {
      workload: ({ open }) => ({
        open: ({ reachedBy: _, ...target }, signal) => open(target, signal),
      }),
    },
  },
  {
    name: 'hands on nothing that is due',
    breaks: 'I7',
    seams: { post: () => async () => 204 },
  },
  {
    name: 'takes the alarm for set without setting it',
    breaks: 'I7',
    seams: {
      transport: asking((request) =>
        request.method === 'PATCH' && request.path.endsWith('/pingsources/alarm')
          ? { ...request, body: '{}' }
          : request,
      ),
    },
  },
  {
    name: 'deletes pods and does not evict them',
    breaks: 'I8',
    seams: { transport: asking(deleteInstead) },
  },
  {
    name: 'does not wait for the drain',
    breaks: 'I8',
    seams: {
      decide: deciding((decision) => ({
        ...decision,
        after: (decision.after ?? []).map((effect) =>
          effect.type === 'evictPods' ? { type: 'deleteMachine' } : effect,
        ),
      })),
    },
  },
  {
    name: 'takes a drain for over before its time',
    breaks: 'I8',
    seams: {
      decide: (facts, now) =>
        decide(facts, facts.status.drain === undefined ? now : now.plus({ minutes: 1 })),
    },
  },
  {
    name: 'holds a removal when the spec becomes invalid',
    breaks: 'I9',
    canBeSeenIn: ({ incidents }) =>
      incidents.some((each) => each.type === 'user' && each.action.type === 'timezone') &&
      !incidents.some((each) => each.type === 'user' && each.action.type === 'deleteCluster'),
    seams: {
      decide: (facts, now) =>
        facts.spec.errors.length > 0 && facts.type !== 'accept' && facts.deletedAt === undefined
          ? keep({ ...facts, type: 'keep' }, now)
          : decide(facts, now),
    },
  },
  {
    name: 'begins a shutdown anew with each look',
    breaks: 'I10',
    seams: {
      decide: (facts, now) => {
        const decision = decide(facts, now)
        if (decision.status?.shutdownStartedAt === undefined) return decision
        const status = { ...decision.status, shutdownStartedAt: formatInstant(now) }
        return { ...decision, status }
      },
    },
  },
  {
    name: 'forgets its back-off when an event comes',
    breaks: 'I12',
    seams: { createQueue: withoutBackOff },
  },
  {
    name: 'writes a status whatever was written meanwhile',
    breaks: 'I10',
    seams: { transport: asking(unconditional) },
  },
  {
    name: 'tells nobody of a read that is refused',
    breaks: 'I11',
    seams: {
      transport: answering((request, response) =>
        request.method === 'GET' && response.status === 403
          ? { ...response, status: 503 }
          : response,
      ),
    },
  },
  {
    name: 'makes a machine for a Cluster that is being deleted',
    breaks: 'I13',
    seams: { decide: (facts, now) => decide(withClusterThatStays(facts), now) },
  },
]

// What is asked for after a pass that failed begins as if there had been none.
function withoutBackOff<Key>(options: WorkQueueOptions<Key>): WorkQueue<Key> {
  const failed = new Set<string>()
  const pass: WorkQueueOptions<Key>['pass'] = async (key, signal) => {
    const outcome = await options.pass(key, signal)
    if (outcome.kind === 'again') failed.add(options.nameOf(key))
    return outcome
  }
  const first = createWorkQueue({ ...options, pass })
  const queueFor = (key: Key) =>
    failed.delete(options.nameOf(key)) ? createWorkQueue({ ...options, pass }) : first
  return {
    add: (key) => queueFor(key).add(key),
    run: (key) => queueFor(key).run(key),
    drain: first.drain,
    size: first.size,
  }
}

function withClusterThatStays(facts: Facts): Facts {
  const cluster = stays(facts.cluster)
  return facts.type === 'create'
    ? { ...facts, cluster, references: { ...facts.references, cluster } }
    : { ...facts, cluster }
}

function stays(cluster: ClusterFact | undefined): ClusterFact | undefined {
  return cluster?.type === 'present' ? { ...cluster, isDeleting: false } : cluster
}

// The goal as it is, and nothing found.
function withoutMachine(facts: UnownedFacts, now: DateTime): Facts {
  const goal = goalOf(facts, now)
  const machine = { type: 'absent' } as const
  const nothing = {
    node: undefined,
    workloadCluster: undefined,
    bootstrap: undefined,
    infrastructure: undefined,
  }
  if (goal.type === 'join') {
    const references: References = {
      isClusterApiServed: facts.machineVersion !== undefined,
      cluster: facts.cluster,
      unusableKinds: [],
      kubeconfig: { type: 'unread' },
    }
    return { ...facts, type: 'create', machine, references }
  }
  if (goal.type !== 'leave' && goal.type !== 'kill') return { ...facts, type: 'keep', machine }
  const why = goal.type === 'kill' ? 'kill' : goal.why
  return { ...facts, type: 'gone', machine, ...nothing, goal: why, references: undefined }
}

// Nobody knows when pods were last told to go, nor that they have come back.
function withoutRounds(facts: Facts): Facts {
  const { drain } = facts.status
  if (drain === undefined) return facts
  const { lastEvictionAt: _last, newestPodAt: _newest, returning: _returning, ...rest } = drain
  return { ...facts, status: { ...facts.status, drain: rest } }
}

function deciding(change: (decision: Decision, facts: Facts) => Decision): typeof decide {
  return (facts, now) => change(decide(facts, now), facts)
}

function asking(change: (request: KubeRequest) => KubeRequest): MachineSeams['transport'] {
  return (transport) => (request) => transport(change(request))
}

function answering(
  change: (request: KubeRequest, response: KubeResponse) => KubeResponse,
): MachineSeams['transport'] {
  return (transport: Transport): Transport =>
    async (request) =>
      change(request, await transport(request))
}

function actFirst({ before = [], after = [], ...decision }: Decision): Decision {
  return { ...decision, before: [...before, ...after] }
}

function withoutChildren({ before = [], after = [], ...decision }: Decision): Decision {
  const isKept = ({ type }: { readonly type: string }) => type !== 'createProviderObject'
  return { ...decision, before: before.filter(isKept), after: after.filter(isKept) }
}

interface Json {
  readonly metadata: Record<string, unknown>
  readonly spec?: Record<string, unknown>
}

// What is read of `plural` says that it is the ScheduledMachine's of that name, whoever's it is.
function claiming(
  plural: string,
  claim: (object: Json, name: string, uid: string) => void,
): MachineSeams['transport'] {
  return (transport) => {
    const uids = new Map<string, string>()
    return async (request) => {
      const response = await transport(request)
      const [, of, name = ''] = /\/(\w+)\/([^/?]+)$/.exec(request.path) ?? []
      if (request.method !== 'GET' || response.status !== 200) return response
      const object = JSON.parse(response.body)
      if (of === 'scheduledmachines') uids.set(name, object.metadata.uid)
      const uid = uids.get(name)
      if (of !== plural || uid === undefined) return response
      claim(object, name, uid)
      const { status, headers } = response
      return { status, headers, body: JSON.stringify(object) }
    }
  }
}

function ownedBy({ metadata }: Json, name: string, uid: string): void {
  metadata['labels'] = { ...(metadata['labels'] as object), [SCHEDULED_MACHINE_LABEL]: name }
  metadata['ownerReferences'] = [{ kind: 'ScheduledMachine', name, uid }]
}

function cordonedBy({ metadata }: Json, _name: string, uid: string): void {
  metadata['annotations'] = {
    ...(metadata['annotations'] as object),
    [CORDONED_BY_ANNOTATION]: uid,
  }
}

function ownNode(object: Json, name: string): void {
  object.metadata['annotations'] = {
    ...(object.metadata['annotations'] as object),
    [MACHINE_ANNOTATION]: name,
    [CLUSTER_NAMESPACE_ANNOTATION]: 'team',
    [CLUSTER_NAME_ANNOTATION]: 'prod',
  }
  delete object.spec?.['providerID']
}

function deleteInstead(request: KubeRequest): KubeRequest {
  const pod = /^(.*\/pods\/[^/]+)\/eviction$/.exec(request.path)?.[1]
  return pod === undefined ? request : { ...request, method: 'DELETE', path: pod, body: '{}' }
}

function unconditional(request: KubeRequest): KubeRequest {
  if (request.method !== 'PATCH' || !/\/scheduledmachines\/[^/]+\/status$/.test(request.path))
    return request
  const { metadata: _, ...patch } = JSON.parse(request.body ?? '{}')
  return { ...request, body: JSON.stringify(patch) }
}
