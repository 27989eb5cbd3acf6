// The manifests, as the tests look at them.
import { buildKustomization, readObjects } from '#src/cli/manifests/kustomize.ts'

/** Of an object, what these tests look at. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
  }
  readonly rules?: readonly Rule[]
  readonly roleRef?: { readonly kind: string; readonly name: string }
  readonly subjects?: readonly { kind: string; name: string; namespace: string }[]
  readonly spec?: Spec
  /** Of a ConfigMap. */
  readonly data?: Readonly<Record<string, string>>
}

export interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly verbs: readonly string[]
}

export interface Spec {
  readonly template?: Template
  readonly serviceAccountName?: string
  readonly mode?: string
  readonly namespaceSelector?: object
  readonly resources?: readonly { apiVersion: string; kind: string; selector?: object }[]
  readonly schedule?: string
  readonly contentType?: string
  readonly data?: string
  readonly sink?: Destination
  readonly subscriber?: Destination
  readonly broker?: string
  readonly filters?: readonly object[]
  readonly delivery?: { readonly deadLetterSink?: Destination; readonly retry: number }
}

export interface Destination {
  readonly ref: { readonly apiVersion: string; readonly kind: string; readonly name: string }
}

interface Template {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> }
  readonly spec: PodSpec
}

export interface PodSpec {
  readonly serviceAccountName: string
  readonly enableServiceLinks: boolean
  readonly containerConcurrency: number
  readonly timeoutSeconds: number
  readonly containers: readonly Container[]
}

export interface Container {
  readonly name: string
  readonly image: string
  readonly args: readonly string[]
  readonly env: readonly Variable[]
  readonly ports: readonly { readonly containerPort: number }[]
  readonly readinessProbe: object
  readonly livenessProbe: object
  readonly resources: { readonly requests: object; readonly limits: object }
  readonly securityContext: object
}

export interface Variable {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: {
    readonly configMapKeyRef: {
      readonly name: string
      readonly key: string
      readonly optional?: boolean
    }
  }
}

/** The objects of a folder's kustomization, patched. */
export function build(folder: string): readonly Manifest[] {
  return buildKustomization(folder) as readonly Manifest[]
}

export function readManifests(file: string): readonly Manifest[] {
  return readObjects(file) as readonly Manifest[]
}
