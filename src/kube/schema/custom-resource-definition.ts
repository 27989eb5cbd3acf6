// The CustomResourceDefinition of a kind, from the zod schema of its objects.
import type * as z from 'zod/mini'
import type { KubeObject } from '../object.ts'
import { groupOf, type Resource } from '../resource.ts'
import type { JsonSchema } from './json-schema.ts'
import { structuralSchema } from './structural-schema.ts'

export interface Definition {
  readonly resource: Resource
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
  readonly printerColumns: readonly PrinterColumn[]
  /** JSON paths. */
  readonly selectableFields: readonly string[]
  /** The schema of the whole object: its spec, its status, and rules over both. */
  readonly schema: z.core.$ZodType
}

export interface PrinterColumn {
  readonly name: string
  readonly type: 'string' | 'integer' | 'boolean' | 'date'
  readonly jsonPath: string
  /** 1: shown only with `-o wide`. */
  readonly priority?: 1
}

/** The definition to install: one version, stored and served, with a status subresource. */
export function customResourceDefinition(definition: Definition): KubeObject {
  const { resource, singular, shortNames, labels, printerColumns, selectableFields } = definition
  const { apiVersion, kind, plural, namespaced } = resource
  const group = groupOf(apiVersion)
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, ...(labels !== undefined && { labels }) },
    spec: {
      group,
      scope: namespaced ? 'Namespaced' : 'Cluster',
      names: { kind, listKind: `${kind}List`, plural, singular, shortNames },
      versions: [
        {
          name: apiVersion.slice(group.length + 1),
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: printerColumns,
          selectableFields: selectableFields.map((jsonPath) => ({ jsonPath })),
          schema: { openAPIV3Schema: objectSchema(definition.schema) },
        },
      ],
    },
  }
}

/** The `openAPIV3Schema` of a definition. */
export function objectSchema(schema: z.core.$ZodType): JsonSchema {
  const { properties, ...rest } = structuralSchema(schema)
  return {
    ...rest,
    properties: {
      apiVersion: { description: 'API group and version of this object.', type: 'string' },
      kind: { description: 'Kind of this object.', type: 'string' },
      metadata: { type: 'object' },
      ...properties,
    },
  }
}
