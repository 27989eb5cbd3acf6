// As much of kustomize as the kustomizations of this repository use, so that they can be built without it. A test
// compares the result with that of kubectl.
import { readFileSync, statSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import { applyJsonPatch } from '#src/embedded/api/patches/json-patch.ts'
import { asObject } from '#src/kube/answer.ts'
import { fieldsAt, isFields, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'

interface Kustomization {
  readonly namespace?: string
  readonly resources: readonly string[]
  readonly images?: readonly Image[]
  readonly patches?: readonly Patch[]
}

interface Image {
  readonly name: string
  readonly newName: string
  readonly newTag: string
}

interface Patch {
  /** Absent: the patch itself names its object. */
  readonly target?: Target
  readonly patch: string
}

interface Target {
  readonly group?: string
  readonly kind?: string
  readonly name?: string
}

const KNOWN: readonly string[] = ['namespace', 'resources', 'images', 'patches']

/**
 * The objects of the kustomization in a folder, with its patches, in the order of its files. Throws an Error for a
 * field or a patch that is not known here.
 */
export function buildKustomization(folder: string): readonly KubeObject[] {
  const { namespace, resources, images = [], patches = [] } = readKustomization(folder)
  const built = resources.flatMap((path) => {
    const at = normalize(join(folder, path))
    return statSync(at).isDirectory() ? buildKustomization(at) : readObjects(at)
  })
  return patches
    .reduce(applyPatch, built)
    .map((each) => inNamespace(each, namespace))
    .map((each) => withImages(each, images))
}

/** The files that building a folder reads, kustomizations included. */
export function filesOfKustomization(folder: string): readonly string[] {
  const { resources } = readKustomization(folder)
  return [
    join(folder, 'kustomization.yaml'),
    ...resources.flatMap((path) => {
      const at = normalize(join(folder, path))
      return statSync(at).isDirectory() ? filesOfKustomization(at) : [at]
    }),
  ]
}

/** The objects of a file. Throws an Error that names the file if it is not YAML. */
export function readObjects(file: string): readonly KubeObject[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0]}`)
    return document.toJS()
  })
}

function readKustomization(folder: string): Kustomization {
  const { apiVersion, kind, ...fields } = parse(
    readFileSync(join(folder, 'kustomization.yaml'), 'utf8'),
  )
  const unknown = Object.keys(fields).filter((field) => !KNOWN.includes(field))
  if (unknown.length > 0) throw new Error(`${folder}: ${apiVersion} ${kind} with ${unknown}`)
  return fields
}

function applyPatch(objects: readonly KubeObject[], { target, patch }: Patch): KubeObject[] {
  const change: unknown = parse(patch)
  if (target !== undefined && Array.isArray(change)) {
    return objects.map((each) =>
      isTarget(each, target) ? asObject(applyJsonPatch(each, change)) : each,
    )
  }
  if (target !== undefined || textAt(change, '$patch') !== 'delete') {
    throw new Error(`a patch that is neither a list nor a deletion: ${patch}`)
  }
  const name = textAt(change, 'metadata', 'name')
  return objects.filter(
    (each) => !(each.kind === textAt(change, 'kind') && each.metadata.name === name),
  )
}

function isTarget(object: KubeObject, { group, kind, name }: Target): boolean {
  return (
    (group === undefined || groupOf(object.apiVersion) === group) &&
    (kind === undefined || object.kind === kind) &&
    (name === undefined || object.metadata.name === name)
  )
}

function inNamespace(object: KubeObject, namespace: string | undefined): KubeObject {
  if (namespace === undefined) return object
  return { ...object, metadata: { ...object.metadata, namespace } }
}

// In each list of containers, wherever the object has its pods.
function withImages(object: KubeObject, images: readonly Image[]): KubeObject {
  const template = fieldsAt(object, 'spec', 'template')
  const pod = fieldsAt(template, 'spec')
  if (images.length === 0 || !Array.isArray(pod['containers'])) return object
  const containers = pod['containers'].map((container) => withImage(container, images))
  const spec = { ...template, spec: { ...pod, containers } }
  return { ...object, spec: { ...fieldsAt(object, 'spec'), template: spec } }
}

function withImage(container: unknown, images: readonly Image[]): unknown {
  const image = images.find(({ name }) => name === textAt(container, 'image'))
  if (image === undefined || !isFields(container)) return container
  return { ...container, image: `${image.newName}:${image.newTag}` }
}
