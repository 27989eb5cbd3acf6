// As much of kustomize as our kustomizations use, so that what is installed can be looked at without it.
import { readFileSync, statSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'

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

interface Kustomization {
  readonly namespace?: string
  readonly resources: readonly string[]
  readonly images?: readonly { name: string; newName: string; newTag: string }[]
  readonly patches?: readonly { target?: Target; patch: string }[]
}

interface Target {
  readonly group?: string
  readonly kind?: string
  readonly name?: string
}

interface Operation {
  readonly op: string
  readonly path: string
  readonly value: unknown
}

/** The objects of a folder's kustomization, patched. Throws for a field that it does not know. */
export function build(folder: string): readonly Manifest[] {
  const { apiVersion, kind, ...fields } = parse(
    readFileSync(join(folder, 'kustomization.yaml'), 'utf8'),
  )
  const known = ['namespace', 'resources', 'images', 'patches']
  const unknown = Object.keys(fields).filter((field) => !known.includes(field))
  if (unknown.length > 0) throw new Error(`${folder}: ${apiVersion} ${kind} with ${unknown}`)
  const kustomization: Kustomization = fields

  let objects = kustomization.resources.flatMap((path) => {
    const at = normalize(join(folder, path))
    return statSync(at).isDirectory() ? build(at) : readManifests(at)
  })
  for (const patch of kustomization.patches ?? []) objects = applyPatch(objects, patch)
  const { namespace } = kustomization
  if (namespace !== undefined) {
    objects = objects.map((each) => ({ ...each, metadata: { ...each.metadata, namespace } }))
  }
  return objects.map((each) => withImages(each, kustomization.images))
}

/** The files that building a folder reads, kustomizations included. */
export function filesOf(folder: string): readonly string[] {
  const file = join(folder, 'kustomization.yaml')
  const { resources }: Kustomization = parse(readFileSync(file, 'utf8'))
  return [
    file,
    ...resources.flatMap((path) => {
      const at = normalize(join(folder, path))
      return statSync(at).isDirectory() ? filesOf(at) : [at]
    }),
  ]
}

export function readManifests(file: string): readonly Manifest[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0]}`)
    return document.toJS()
  })
}

function applyPatch(
  objects: readonly Manifest[],
  { target, patch }: { target?: Target; patch: string },
): Manifest[] {
  const change: unknown = parse(patch)
  if (Array.isArray(change) && target !== undefined) {
    const operations: readonly Operation[] = change
    return objects.map((each) => (isTarget(each, target) ? replaceAll(each, operations) : each))
  }
  const { $patch, kind, metadata } = parse(patch)
  if ($patch !== 'delete')
    throw new Error(`a patch that is neither a list nor a deletion: ${patch}`)
  return objects.filter((each) => !(each.kind === kind && each.metadata.name === metadata.name))
}

function isTarget(object: Manifest, { group, kind, name }: Target): boolean {
  return (
    (group === undefined || object.apiVersion.startsWith(`${group}/`)) &&
    (kind === undefined || object.kind === kind) &&
    (name === undefined || object.metadata.name === name)
  )
}

function replaceAll(object: Manifest, operations: readonly Operation[]): Manifest {
  return operations.reduce((changed, { op, path, value }) => {
    if (op !== 'replace') throw new Error(`a patch may only replace, not ${op}`)
    const steps = path.split('/').slice(1)
    const keys = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    return replaceAt(changed, keys, value)
  }, object)
}

function replaceAt<T extends object>(
  parent: T,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): T {
  const entry = Object.entries(parent).find(([name]) => name === key)
  if (entry === undefined) throw new Error(`a patch of ${key}, which is not there`)
  const replaced = rest.length === 0 ? value : replaceAt(entry[1], rest, value)
  const copy = structuredClone(parent)
  return Object.assign(copy, { [key]: replaced })
}

function withImages(object: Manifest, images: Kustomization['images'] = []): Manifest {
  const { spec } = object
  if (spec?.template === undefined) return object
  const containers = spec.template.spec.containers.map((container) => {
    const image = images.find(({ name }) => name === container.image)
    return image === undefined
      ? container
      : { ...container, image: `${image.newName}:${image.newTag}` }
  })
  const template = { ...spec.template, spec: { ...spec.template.spec, containers } }
  return { ...object, spec: { ...spec, template } }
}
