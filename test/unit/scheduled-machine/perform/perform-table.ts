// Effects, and an API server that answers as it is told.
import { expect, test } from 'vitest'
import type { Discovery } from '#src/cluster-api/discovery.ts'
import { specShape } from '#src/cluster-api/spec-shape.ts'
import { createKubeClient } from '#src/kube/client.ts'
import type { Effect } from '#src/scheduled-machine/effects.ts'
import type { AnyFacts } from '#src/scheduled-machine/facts.ts'
import { MANAGEMENT } from '#src/scheduled-machine/failures/explain-request.ts'
import { type ActContext, createPerformer } from '#src/scheduled-machine/perform/performer.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import {
  at,
  type Given,
  node,
  runningMachine,
  SPEC,
  situation,
  UID,
  unownedMachine,
} from '#test/support/situation.ts'
import { type Answer, failure, recorded } from '../../kube/recorded-transport.ts'

export const OBJECT = '/apis/5spot.finos.org/v1alpha1/namespaces/team/scheduledmachines/worker'
export const MACHINE = '/apis/cluster.x-k8s.io/v1beta2/namespaces/team/machines/worker'
export const NODE = '/api/v1/nodes/worker'
export const INFRASTRUCTURE =
  '/apis/infrastructure.cluster.x-k8s.io/v1beta1/namespaces/team/testmachines'
export const MACHINE_UID = '5b0c4d5e-0000-4000-8000-000000000002'

export const GONE = failure(404, 'NotFound', 'not found')
export const TAKEN = failure(409, 'AlreadyExists', 'already exists')
export const REFUSED = failure(403, 'Forbidden', 'no')

export const MARKED = {
  metadata: { annotations: { '5spot.finos.org/cordoned-by': UID } },
  spec: { unschedulable: true },
}
export const inService: Given = { world: { machine: runningMachine(), node: node() } }
export const unowned: Given = { world: { machine: unownedMachine() } }
export const CURRENT = {
  body: { kind: 'ScheduledMachine', metadata: { name: 'worker', uid: UID } },
}
export const OWNER = {
  apiVersion: '5spot.finos.org/v1alpha1',
  kind: 'ScheduledMachine',
  name: 'worker',
  uid: UID,
}
export const SOURCE = { type: 'inline', ...SPEC.infrastructureSpec } as const
export const CLUSTER_SCOPED = { ...SOURCE, kind: 'TestIdentity' } as const

interface Row {
  readonly about: string
  readonly effects: readonly Effect[]
  readonly given?: Given
  readonly answers?: readonly Answer[]
  /** `METHOD path`, and what is sent. */
  readonly asks: readonly (readonly [string, unknown?])[]
  /** The status afterwards, of one with a drain of three pods. */
  readonly status?: ScheduledMachineStatus
  readonly logs?: readonly string[]
}

const DRAINING = { drain: { startedAt: '2026-12-31T23:59:00Z', podsRemaining: 3 } } as const

export function testEffects(rows: readonly Row[]): void {
  test.each(rows)(
    '$about',
    async ({ effects, given = {}, answers = [], asks, status = DRAINING, logs = [] }) => {
      const { context, requests, lines } = bed(answers)
      const performer = createPerformer(factsIn(given), context)

      for (const effect of effects) await performer.perform(effect)

      const asked = requests.map(({ method, path, body }) => [
        `${method} ${path.replace(/\?.*/, '')}`,
        body === undefined ? undefined : JSON.parse(body),
      ])
      expect(asked).toEqual(asks)
      expect(performer.withResults(DRAINING)).toEqual(status)
      expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual(logs)
    },
  )
}

export function factsIn(given: Given): AnyFacts {
  const { world, ...subject } = situation(given)
  const { references, ...found } = world
  return {
    clusterName: subject.spec.clusterName,
    ...subject,
    ...found,
    sources: references?.sources,
  }
}

// `async`, so that a throw is a rejection.
export async function perform(effect: Effect, facts: AnyFacts, context: ActContext): Promise<void> {
  await createPerformer(facts, context).perform(effect)
}

export function bed(answers: readonly Answer[]) {
  const { transport, requests } = recorded(...answers)
  const client = createKubeClient(transport)
  const { log, lines } = collectingLog()
  const served = { apiVersion: SOURCE.apiVersion, kind: SOURCE.kind }
  const discovery: Discovery = {
    machineVersion: async () => 'v1beta2',
    resourceOf: async (apiVersion, kind) => {
      if (kind === CLUSTER_SCOPED.kind) {
        return { apiVersion, kind, plural: 'testidentities', namespaced: false }
      }
      return kind === served.kind && apiVersion === served.apiVersion
        ? { ...served, plural: 'testmachines', namespaced: true }
        : undefined
    },
    shapeOf: async (kind) => specShape(kind, undefined),
    forget: () => {},
  }
  const { signal } = new AbortController()
  const now = at('2026-01-05T15:00:00Z')
  const context = { client, nodes: client, cluster: MANAGEMENT, discovery, log, now, signal }
  return { context, requests, lines }
}

export function made() {
  return { kind: 'Machine', metadata: { name: 'worker', namespace: 'team', uid: 'new' } }
}

export function deleting(uid: string, resourceVersion?: string) {
  return {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    preconditions: { uid, ...(resourceVersion !== undefined && { resourceVersion }) },
    propagationPolicy: 'Background',
  }
}

export function object(resourceVersion: string) {
  return { metadata: { name: 'worker', namespace: 'team', resourceVersion } }
}
