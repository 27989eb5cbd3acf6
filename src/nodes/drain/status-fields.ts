// The state of a drain (state.ts), as fields of a status.
import * as z from 'zod/mini'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { instant, text, whole } from '#src/kube/schema/status-texts.ts'

export const DRAIN_FIELDS = {
  startedAt: instant('When the drain began.'),
  podsRemaining: z.optional(whole('Pods that still have to leave the node.')),
  blocked: z.optional(
    z
      .array(
        z
          .object({
            namespace: text('Namespace of the pod.'),
            name: text('Name of the pod.'),
            message: text("Why it could not be evicted, in the API server's words."),
          })
          .register(fieldNotes, { description: 'A pod that could not be evicted yet.' }),
      )
      .register(fieldNotes, {
        description: 'Pods that could not be evicted yet.',
        listType: 'atomic',
      }),
  ),
  lastEvictionAt: z.optional(instant('When pods were last evicted.')),
  newestPodAt: z.optional(
    instant('When the youngest pod that was on the node at that time was created.'),
  ),
  returning: z.optional(
    z
      .array(
        z
          .object({
            namespace: text('Namespace of the workload.'),
            kind: text('Kind of the workload.'),
            name: text('Name of the workload.'),
            times: whole('How often its pods have returned, counted up to two.'),
            message: text('Why they return.'),
          })
          .register(fieldNotes, {
            description: 'A workload whose pods return to the cordoned node.',
          }),
      )
      .register(fieldNotes, {
        description:
          'Workloads whose pods return to the cordoned node. From the second time on, the drain does not wait for them.',
        listType: 'atomic',
      }),
  ),
}
