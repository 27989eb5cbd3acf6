// As much of kustomize as our kustomizations use, so that what is installed can be looked at without it.
import { readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'

export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
  }
  // biome-ignore lint/suspicious/noExplicitAny: manifests are looked at field by field.
  readonly [field: string]: any
}

interface Kustomization {
  readonly namespace?: string
  readonly sortOptions?: unknown
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
  const known = ['namespace', 'sortOptions', 'resources', 'images', 'patches']
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
  return objects.map((each) => withImages(each, kustomization.images ?? []))
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
  const copy = structuredClone(object)
  for (const { op, path, value } of operations) {
    const steps = path
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    const last = steps.pop()
    // biome-ignore lint/suspicious/noExplicitAny: a path leads anywhere.
    const parent = steps.reduce<any>((at, step) => at[step], copy)
    if (op !== 'replace' || last === undefined || !(last in parent)) {
      throw new Error(`${object.kind} ${object.metadata.name}: cannot ${op} ${path}`)
    }
    parent[last] = structuredClone(value)
  }
  return copy
}

function withImages(
  object: Manifest,
  images: readonly { name: string; newName: string; newTag: string }[],
): Manifest {
  const containers = object['spec']?.template?.spec?.containers
  if (containers === undefined || images.length === 0) return object
  const copy = structuredClone(object)
  for (const container of copy['spec'].template.spec.containers) {
    const image = images.find(({ name }) => name === container.image)
    if (image !== undefined) container.image = `${image.newName}:${image.newTag}`
  }
  return copy
}

export function folderOf(kustomization: string): string {
  return dirname(kustomization)
}
