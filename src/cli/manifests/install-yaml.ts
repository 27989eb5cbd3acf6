// The YAML that `kubectl apply -k` of an overlay would send.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import type { KubeObject } from '#src/kube/object.ts'
import { inInstallOrder } from './install-order.ts'
import { buildKustomization } from './kustomize.ts'

// As kustomize writes it, but for long lines, which are not folded.
const FORM = {
  sortMapEntries: true,
  aliasDuplicateObjects: false,
  indentSeq: false,
  lineWidth: 0,
} as const

/** The objects as documents of one file, in an order in which they can be applied. */
export function installYaml(objects: readonly KubeObject[]): string {
  return inInstallOrder(objects)
    .map((object) => stringify(object, FORM))
    .join('---\n')
}

/** The objects of a folder with a kustomization, whose path counts from the root of the checkout or of the package. */
export function objectsOf(folder: string): readonly KubeObject[] {
  return buildKustomization(join(packageRoot(), folder))
}

// The source and the bundle are at different depths.
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}
