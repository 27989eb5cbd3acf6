// Rows of events about a machine that nothing may have happened to.
import { expect, test } from 'vitest'
import { parseMachine } from '#src/cluster-api/machine.ts'
import { mergePatch } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { isUpToDate } from '#src/scheduled-machine/settled/is-up-to-date.ts'
import { summarizeMachine, summarizeNode } from '#src/scheduled-machine/settled/summary.ts'
import {
  at,
  type Given,
  NODE_UID,
  type Situation,
  situation,
  UID,
} from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

export const NOW = '2026-01-05T15:00:00Z'
const KEY = { namespace: 'team', name: 'worker' }
const CREATED = '2026-01-05T14:00:00Z'

const MACHINE: KubeObject = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Machine',
  metadata: {
    ...KEY,
    creationTimestamp: CREATED,
    labels: { '5spot.finos.org/scheduled-machine': 'worker' },
    ownerReferences: [
      {
        apiVersion: '5spot.finos.org/v1alpha1',
        kind: 'ScheduledMachine',
        name: 'worker',
        uid: UID,
      },
    ],
  },
  spec: { clusterName: 'prod', providerID: 'test://worker' },
  status: { nodeRef: { name: 'worker' } },
}
const NODE: KubeObject = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'worker', uid: NODE_UID, creationTimestamp: '2026-01-05T14:01:00Z' },
  spec: { providerID: 'test://worker' },
  status: { conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }] },
}

interface World {
  readonly facts?: Omit<Given, 'world' | 'status'>
  readonly status?: ScheduledMachineStatus
  readonly machine?: KubeObject
  readonly node?: KubeObject
}

// In service, with the status that a pass leaves behind.
export const IN_SERVICE = inService()

function inService(): ScheduledMachineStatus {
  const first = worldOf({ status: { phase: 'Pending', observedGeneration: 1 } })
  return decideWhole(first, at(NOW)).status
}

// As a pass leaves it that could not ask for the Node.
export const UNREACHABLE: ScheduledMachineStatus = {
  ...IN_SERVICE,
  conditions: (IN_SERVICE.conditions ?? []).map((condition) =>
    condition.type === 'MachineReady'
      ? { ...condition, status: 'Unknown', reason: 'WorkloadClusterUnreachable' }
      : condition,
  ),
}

// As the pass leaves it that makes the Machine.
export const JOINING: ScheduledMachineStatus = {
  ...decideWhole(situation({ status: { phase: 'Inactive' } }), at(NOW)).status,
}

export function ready(reason: string): NonNullable<ScheduledMachineStatus['conditions']> {
  const since = { lastTransitionTime: CREATED, message: '' }
  return [
    { type: 'Scheduled', status: 'True', reason: 'ScheduleActive', ...since },
    { type: 'Ready', status: 'True', reason, ...since },
  ]
}

export function without(
  status: ScheduledMachineStatus,
  field: keyof ScheduledMachineStatus,
): ScheduledMachineStatus {
  return Object.fromEntries(Object.entries(status).filter(([name]) => name !== field))
}

function worldOf({ facts, status = IN_SERVICE, machine = MACHINE, node = NODE }: World): Situation {
  return situation({
    ...facts,
    status,
    world: {
      machine: { type: 'ours', value: parseMachine(machine), applied: { type: 'notRecorded' } },
      node: { type: 'present', node },
    },
  })
}

function changed(
  object: KubeObject,
  { metadata, spec, status }: Record<string, object>,
): KubeObject {
  return {
    ...object,
    metadata: { ...object.metadata, ...metadata },
    spec: { ...(object['spec'] as object), ...spec },
    status: { ...(object['status'] as object), ...status },
  }
}

export const machine = (change: Record<string, object>) => ({ machine: changed(MACHINE, change) })
export const node = (change: Record<string, object>) => ({ node: changed(NODE, change) })

interface Row {
  readonly about: string
  readonly world: World
  readonly isUpToDate: boolean
}

type Kind = 'ScheduledMachine' | 'Machine' | 'Node'

/** Events of objects of one kind, each with the world around it. */
export function testUpToDate(kind: Kind, rows: readonly Row[]): void {
  test.each(rows)('an event shows $about', ({ world, isUpToDate: expected }) => {
    expect(isShownUpToDate(world, kind)).toBe(expected)
  })

  // A short pass is safe: of what is in service, it never hides what a whole pass would do.
  test.each(rows.filter((row) => row.isUpToDate && row.world.status === undefined))(
    'a whole pass about $about does nothing',
    ({ world }) => {
      const before = worldOf(world)
      const { effects, status } = decideWhole(before, at(NOW))

      expect(effects.map(({ type }) => type)).toEqual(['record'])
      expect(mergePatch(before.rawStatus, status)).toBeUndefined()
    },
  )
}

function isShownUpToDate(world: World, kind: Kind): boolean {
  const summary = {
    ScheduledMachine: () => ({}),
    Machine: () => summarizeMachine(world.machine ?? MACHINE),
    Node: () => summarizeNode(world.node ?? NODE, KEY),
  }[kind]()
  return summary !== undefined && isUpToDate(worldOf(world), summary, at(NOW))
}
