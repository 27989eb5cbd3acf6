// Deliberate defects, each in one seam: what the fault simulator has to find, or it proves nothing.
import { formatInstant } from '#src/kube/instant.ts'
import { decide, triage } from '#src/scheduled-machine/decide.ts'
import { keep } from '#src/scheduled-machine/rules/keep.ts'
import type { MachinesPlan } from '#src/simulation/scheduled-machine/plan.ts'
import type { MachineSeams } from '#src/simulation/scheduled-machine/system.ts'
import { withoutBackOff } from './defects/back-off.ts'
import {
  actFirst,
  deciding,
  withClusterThatStays,
  withoutChildren,
  withoutMachine,
  withoutRounds,
} from './defects/decisions.ts'
import { NODE_DEFECTS } from './defects/nodes.ts'
import { OVERRIDE_DEFECTS } from './defects/overrides.ts'
import {
  answering,
  asking,
  claiming,
  cordonedBy,
  deleteInstead,
  onlyOurTaints,
  ownedBy,
  ownNode,
  taintedByUs,
  unconditional,
} from './defects/requests.ts'

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
    name: 'takes the taints of others for its own',
    breaks: 'I6',
    canBeSeenIn: hasTaints,
    seams: { transport: claiming('nodes', taintedByUs) },
  },
  {
    name: 'writes the taints of a Node without those of others',
    breaks: 'I6',
    canBeSeenIn: hasTaints,
    seams: { transport: asking(onlyOurTaints) },
  },
  {
    name: 'does not look whether its taints are still there',
    breaks: 'I3',
    canBeSeenIn: hasTaints,
    seams: {
      decide: deciding((decision, { status }) =>
        status.phase === 'Active'
          ? {
              ...decision,
              before: (decision.before ?? []).filter(({ type }) => type !== 'taintNode'),
            }
          : decision,
      ),
    },
  },
  {
    name: 'takes any Node of that name for its own',
    breaks: 'I6',
    seams: { transport: claiming('nodes', ownNode) },
  },
  ...NODE_DEFECTS,
  ...OVERRIDE_DEFECTS,
  {
    name: 'falls back to the management cluster when the kubeconfig is lost',
    breaks: 'I8',
    canBeSeenIn: ({ incidents }) =>
      incidents.some((each) => each.type === 'other' && each.action.type === 'loseKubeconfig'),
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

function hasTaints({ machines }: MachinesPlan): boolean {
  return machines.some(({ spec }) => 'nodeTaints' in spec)
}
