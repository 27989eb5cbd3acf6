// Labels and annotations for the Machine, from where Cluster API carries them to the node.
import * as z from 'zod/mini'
import { crdNotes } from '#src/kube/crd-notes.ts'
import { ALLOWED, PATTERNS, textLike } from './texts.ts'

/** Prefixes of the key itself, not of its domain: `node-role.kubernetes.io/worker` passes. */
export const RESERVED_METADATA_PREFIXES = [
  '5spot.finos.org/',
  'cluster.x-k8s.io/',
  'kubernetes.io/',
  'k8s.io/',
] as const

const NO_RESERVED_KEYS = {
  rule: `self.all(key, !(${RESERVED_METADATA_PREFIXES.map((prefix) => `key.startsWith('${prefix}')`).join(' || ')}))`,
  message: `keys must not start with the reserved ${RESERVED_METADATA_PREFIXES.join(', ')}`,
}

/** `{ labels, annotations }`. */
export function machineTemplateFields() {
  return z
    .object({
      labels: z._default(
        z
          .record(
            z.string(),
            textLike(PATTERNS.optionalLabelValue, 63, {
              description: 'Value of the label.',
              allowed: ALLOWED.labelValue,
            }),
          )
          .register(crdNotes, {
            description: 'Labels for the Machine.',
            maxProperties: 64,
            rules: [NO_RESERVED_KEYS],
          }),
        {},
      ),
      annotations: z._default(
        z
          .record(
            z.string(),
            z.string().register(crdNotes, { description: 'Value of the annotation.' }),
          )
          .register(crdNotes, {
            description: 'Annotations for the Machine.',
            maxProperties: 64,
            rules: [NO_RESERVED_KEYS],
          }),
        {},
      ),
    })
    .register(crdNotes, { description: 'What the Machine carries beside what Sundial puts on it.' })
}
