// The apiVersion, kind and name of a cluster-scoped object.
import * as z from 'zod/mini'
import { fieldsAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { FieldError } from '#src/kube/schema/field-error.ts'
import { fieldErrors } from '#src/kube/schema/field-errors.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { DNS_SUBDOMAIN, textLike } from '#src/kube/schema/texts.ts'
import type { Finding } from './finding.ts'

/** The errors of these fields, in an object that should be of this kind. */
export function namedAs({ apiVersion, kind }: Resource, object: KubeObject): readonly FieldError[] {
  const schema = z.object({
    apiVersion: z.literal(apiVersion).register(fieldNotes, { allowed: apiVersion }),
    kind: z.literal(kind).register(fieldNotes, { allowed: kind }),
    metadata: z.object({ name: textLike(DNS_SUBDOMAIN, {}) }),
  })
  return fieldErrors(schema, { ...object, metadata: fieldsAt(object.metadata) }, '')
}

/** A warning about a namespace, which the API server ignores. */
export function withoutNamespace({ kind, metadata }: KubeObject): readonly Finding[] {
  if (metadata.namespace === undefined) return []
  return [
    {
      rule: 'namespace-ignored',
      field: 'metadata.namespace',
      message: `a ${kind} is in no namespace: the API server ignores it; remove it`,
    },
  ]
}
