// The whole of it: a node, Knative Serving and Eventing by their own controllers, Cluster API, and machines that
// are played. Sundial itself is left to whoever asks: it is installed as a user installs it.
import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAllDocuments } from 'yaml'
import type { KubeObject } from '#src/kube/object.ts'
import { cacheFolder } from '#test/support/control-plane/build.ts'
import type { Output } from '#test/support/control-plane/child.ts'
import { kubectl } from '#test/support/control-plane/install.ts'
import { bedImage, IMAGES, PAUSE } from './bed-images.ts'
import { eventingManifests, type KnativeManifests, servingManifests } from './knative-manifests.ts'
import { type Node, startNode } from './node.ts'

export interface Bed extends Node {
  /** kubectl as the administrator; the status is for the caller to look at. */
  kubectl(args: readonly string[], stdin?: string): Promise<Output>
}

/** Starts the node and Knative. `say` is told how far it is; `images` are archives of what is to run on it. */
export async function startBed(
  images: readonly string[],
  say: (line: string) => void,
): Promise<Bed> {
  const began = performance.now()
  const seconds = () => ((performance.now() - began) / 1_000).toFixed(1)
  const cache = join(cacheFolder(), 'node')
  mkdirSync(cache, { recursive: true })
  const all = [...(await Promise.all(IMAGES.map(bedImage))), ...images]
  const [serving, eventing] = [await servingManifests(), await eventingManifests()]
  const node = await startNode(cache, [await bedImage(PAUSE)])
  say(`  ${seconds()} s: the API server answers`)
  try {
    const bed: Bed = {
      ...node,
      kubectl: (args, stdin) => kubectl(node.api, args, stdin === undefined ? {} : { stdin }),
    }
    await Promise.all([importImages(node, all), install(bed, serving, eventing)])
    say(`  ${seconds()} s: images imported, manifests applied`)
    await available(bed, ['kube-system', 'kingress-system', 'knative-serving', 'knative-eventing'])
    say(`  ${seconds()} s: Knative is available`)
    return bed
  } catch (error) {
    await node.stop()
    throw error
  }
}

// One after the other: they wait for the disk, and share layers of nothing.
async function importImages(node: Node, archives: readonly string[]): Promise<void> {
  for (const archive of archives) await node.importImage(archive)
}

async function install(
  bed: Bed,
  serving: KnativeManifests,
  eventing: KnativeManifests,
): Promise<void> {
  const files = await Promise.all(
    ['coredns.yaml', 'kingress.yaml'].map((name) =>
      readFile(fileURLToPath(new URL(name, import.meta.url)), 'utf8'),
    ),
  )
  await apply(bed, [...serving.definitions, ...eventing.definitions])
  await must(bed, ['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s'])
  await apply(bed, [...serving.before, ...eventing.before])
  await apply(bed, [...files.flatMap(objectsOf), ...serving.core, ...eventing.core])
}

async function available(bed: Bed, namespaces: readonly string[]): Promise<void> {
  await Promise.all(
    namespaces.map((namespace) =>
      must(bed, [
        ...['-n', namespace, 'wait', 'deployment', '--all', '--for=condition=Available'],
        '--timeout=120s',
      ]),
    ),
  )
}

/** Applies objects. @throws with kubectl's words */
export async function apply(
  bed: Pick<Bed, 'kubectl'>,
  objects: readonly KubeObject[],
): Promise<void> {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })
  await must(bed, ['apply', '--server-side', '--force-conflicts', '-f', '-'], list)
}

async function must(
  bed: Pick<Bed, 'kubectl'>,
  args: readonly string[],
  stdin?: string,
): Promise<string> {
  const { status, stdout, stderr } = await bed.kubectl(args, stdin)
  if (status !== 0) throw new Error(`kubectl ${args.join(' ')} failed:\n${stderr}`)
  return stdout
}

function objectsOf(text: string): readonly KubeObject[] {
  return parseAllDocuments(text).map((document) => document.toJS() as KubeObject)
}
