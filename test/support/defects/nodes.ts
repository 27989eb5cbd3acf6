// Defects around the Nodes of machines: reclaims, their agents, and startups.
import { formatInstant } from '#src/kube/instant.ts'
import { decide, triage } from '#src/scheduled-machine/decide.ts'
import type { Defect } from '../defects.ts'
import { deciding, withoutReclaimedAt, withoutRemovalOfAgents } from './decisions.ts'
import { claiming, ownNode } from './requests.ts'

export const NODE_DEFECTS: readonly Defect[] = [
  {
    name: 'believes a request on any Node of that name',
    breaks: 'I14',
    canBeSeenIn: ({ incidents }) =>
      incidents.some((each) => each.type === 'other' && each.action.type === 'reclaimStranger'),
    seams: { transport: claiming('nodes', ownNode) },
  },
  {
    name: 'forgets that a machine is held after its reclaim',
    breaks: 'I14',
    canBeSeenIn: ({ reclaimDisables, incidents }) =>
      reclaimDisables === 'status' &&
      incidents.some((each) => each.type === 'other' && each.action.type === 'requestReclaim'),
    seams: {
      triage: (subject, now) => triage(withoutReclaimedAt(subject), now),
      decide: (facts, now) =>
        facts.status.reclaim?.endedAt === undefined
          ? decide(facts, now)
          : decide(withoutReclaimedAt(facts), now),
    },
  },
  {
    name: 'does not wait for DaemonSets',
    breaks: 'I15',
    canBeSeenIn: ({ machines }) => machines.some(({ spec }) => 'waitForDaemonSets' in spec),
    seams: {
      decide: (facts, now) =>
        decide({ ...facts, spec: { ...facts.spec, waitForDaemonSets: [] } }, now),
    },
  },
  {
    name: 'takes every machine that has left for one that was deleted',
    breaks: 'I16',
    canBeSeenIn: ({ machines, incidents }) =>
      machines.some(({ spec }) => 'whenMachineIsDeleted' in spec) &&
      incidents.every((each) => each.type !== 'other' || each.action.type !== 'deleteMachine'),
    seams: {
      decide: (facts, now) => {
        const decision = decide(facts, now)
        const { status } = decision
        const isGone = facts.type === 'gone' && facts.status.drain !== undefined
        return isGone && status !== undefined
          ? { ...decision, status: { ...status, machineDeletedAt: formatInstant(now) } }
          : decision
      },
    },
  },
  {
    name: 'leaves the ConfigMaps of its agents',
    breaks: 'I5',
    canBeSeenIn: ({ machines }) => machines.some(({ spec }) => 'killIfCommands' in spec),
    seams: { decide: deciding(withoutRemovalOfAgents) },
  },
]
