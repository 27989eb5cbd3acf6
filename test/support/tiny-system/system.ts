// The smallest system that uses the whole loop: at `spec.at` the Node `spec.nodeName` is cordoned. It proves that the
// loop, the function, the sweep and the fault simulator know no system.
import type { DateTime } from 'luxon'
import * as z from 'zod/mini'
import { DUE_TYPE, parseDueNames } from '#src/events/due-event.ts'
import { involvedObject } from '#src/events/involved.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import { NODES, type Resource } from '#src/kube/resource.ts'
import { customResourceDefinition } from '#src/kube/schema/custom-resource-definition.ts'
import { cordonPatch, isCordoned } from '#src/nodes/cordon.ts'
import type { ReconcileSubject } from '#src/reconcile/subject.ts'
import type { Performer, System } from '#src/reconcile/system.ts'
import type { Watches } from '#src/reconcile/watches.ts'
import type { DueKind } from '#src/wake/due.ts'
import { IN_MOTION, type Wake, wakeTimeOf } from '#src/wake/wake-time.ts'

export const CORDONS: Resource = {
  apiVersion: 'test.sundial.dev/v1',
  kind: 'Cordon',
  plural: 'cordons',
  namespaced: false,
}

const Status = z.object({
  phase: z.optional(z.string()),
  message: z.optional(z.string()),
  wakeTime: z.optional(z.string()),
  observedGeneration: z.optional(z.int()),
})
type Status = z.infer<typeof Status>
const Spec = z.object({ nodeName: z.string(), at: z.string() })

export const CRD = customResourceDefinition({
  resource: CORDONS,
  singular: 'cordon',
  shortNames: [],
  printerColumns: [
    { name: 'Wake Time', type: 'string', jsonPath: '.status.wakeTime' },
    { name: 'Generation', type: 'integer', jsonPath: '.metadata.generation' },
    { name: 'Observed Generation', type: 'integer', jsonPath: '.status.observedGeneration' },
  ],
  selectableFields: [],
  schema: z.object({ spec: Spec, status: z.optional(Status) }),
})

export const DUE_CORDONS: DueKind = { resource: CORDONS, isAtRest: () => false }

export const WATCHES: Watches<ObjectKey> = {
  resource: CORDONS,
  served: { kinds: { [CORDONS.apiVersion]: [CORDONS.kind] }, groups: [] },
  mapEvent(event) {
    if (event.type === DUE_TYPE)
      return { type: 'requests', requests: parseDueNames(event.data, CORDONS.kind) }
    const involved = involvedObject(event, { cordons: CORDONS.kind })
    return involved?.kind === CORDONS.kind
      ? { type: 'requests', requests: [{ name: involved.name }] }
      : { type: 'none' }
  },
  mergeRequests: (_, later) => later,
  nameOfLookup: () => '',
  lookUp: async () => [],
}

interface Subject extends ReconcileSubject<Status> {
  readonly spec: z.infer<typeof Spec>
  readonly generation: number
}
type Facts = Subject & { readonly node: KubeObject | undefined }
type Effect = { readonly type: 'cordonNode' }
export type TinySystem = System<{
  Request: ObjectKey
  Status: Status
  Subject: Subject
  Goal: 'cordon'
  Facts: Facts
  Effect: Effect
}>

export const decide: TinySystem['decide'] = ({ node, ...subject }, now) => {
  const phase = 'Cordoning'
  if (node === undefined || isCordoned(node)) return { status: statusOf(subject, now, [], phase) }
  const status = statusOf(subject, now, [{ type: 'within', within: IN_MOTION }], phase)
  return { status, after: [{ type: 'cordonNode' }], again: true }
}

function statusOf(subject: Subject, now: DateTime, wakes: readonly Wake[], phase?: string): Status {
  const wakeTime = wakeTimeOf(wakes, subject.status.wakeTime, now)
  return { phase, observedGeneration: subject.generation, wakeTime }
}

export function createTinySystem(client: KubeClient): TinySystem {
  return {
    resource: CORDONS,
    finalizer: 'test.sundial.dev/cordon',
    reporter: 'cordon',
    readSubject: ({ metadata, spec, status }, key) => ({
      key,
      uid: metadata.uid ?? '',
      resourceVersion: metadata.resourceVersion ?? '',
      generation: metadata.generation ?? 0,
      finalizers: [],
      spec: Spec.parse(spec),
      status: Status.parse(status ?? {}),
      rawStatus: status,
    }),
    isUpToDate: () => false,
    triage(subject, now) {
      const at = parseInstant(subject.spec.at) ?? now
      // A pod whose clock is behind does not undo what another has begun.
      const isBegun = subject.status.phase !== undefined
      if (isBegun || at <= now) return { type: 'goal', goal: 'cordon' }
      return {
        type: 'decided',
        decision: { status: statusOf(subject, now, [{ type: 'at', at }]) },
      }
    },
    async gather(_goal, subject, { signal }) {
      const key = { name: subject.spec.nodeName }
      const node = await client.get(NODES, key, signal)
      const mark = { annotation: 'test.sundial.dev/cordoned-by', uid: subject.uid }
      const performer: Performer<Status, Effect> = {
        async perform() {
          const patch = node && cordonPatch(node, mark)
          if (patch) await client.patch(NODES, key, patch, signal)
        },
        explain: () => ({ doing: `cordon ${key.name}`, reason: 'CordonFailed' }),
        withResults: (status) => status,
      }
      return { facts: { ...subject, node }, performer }
    },
    decide,
    eventsOf({ uid, status: { phase } }, { phase: reason }) {
      if (reason === undefined || reason === phase) return []
      const note = 'Cordoning the Node'
      return [{ type: 'Normal', reason, action: 'Cordon', note, id: `${uid}/${reason}` }]
    },
    orderOf: (_, { key }) => key.name,
    afterFailedRead: ({ status }, { message }) => ({ status: { ...status, message } }),
    afterFailedAction: (_, rawStatus, { doing }) => ({
      ...Status.parse(rawStatus),
      message: `Failed to ${doing}`,
    }),
    storedFailure: ({ status: { message } }) => (message === undefined ? undefined : { message }),
    forgetDiscovery: () => {},
  }
}
