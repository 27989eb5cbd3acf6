// The frame of a CustomResourceDefinition, so that each CRD here is only what makes it that one.
import type { KubeObject } from '#src/kube/object.ts'

export interface CrdVersion {
  readonly name: string
  readonly storage: boolean
  /** Properties of the object beside apiVersion, kind and metadata. */
  readonly properties: Readonly<Record<string, object>>
  readonly columns?: readonly PrinterColumn[]
}

export interface PrinterColumn {
  readonly name: string
  readonly type: string
  readonly jsonPath: string
  readonly priority?: number
}

export interface CrdNames {
  readonly group: string
  readonly kind: string
  readonly plural: string
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
}

/** A namespaced CustomResourceDefinition with a status subresource in every version. */
export function customResourceDefinition(
  names: CrdNames,
  versions: readonly CrdVersion[],
): KubeObject {
  const { group, kind, plural, shortNames, categories, labels } = names
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, ...(labels && { labels }) },
    spec: {
      group,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        ...(shortNames && { shortNames }),
        ...(categories && { categories }),
      },
      scope: 'Namespaced',
      versions: versions.map(({ name, storage, properties, columns }) => ({
        name,
        served: true,
        storage,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              apiVersion: { type: 'string' },
              kind: { type: 'string' },
              metadata: { type: 'object' },
              ...properties,
            },
          },
        },
        subresources: { status: {} },
        ...(columns && { additionalPrinterColumns: columns }),
      })),
    },
  }
}

/** Any value is allowed. */
export const OPEN = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } as const

export const AGE: PrinterColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
}
