// Puts the objects of the user's files into a small world, as `kubectl create` would.
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError, KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { LoadedObject } from '../files.ts'
import { UsageError } from '../usage-error.ts'

/**
 * Creates the objects, and the namespaces they need. Throws a UsageError that names file, document
 * and field of everything that the API server refuses.
 */
export async function applyObjects(
  client: KubeClient,
  loaded: readonly LoadedObject[],
): Promise<void> {
  const problems: string[] = []
  for (const each of inOrder(loaded)) {
    const resource = await resourceOf(client, each.object)
    if (resource === undefined) {
      const { apiVersion, kind } = each.object
      problems.push(describe(each, `no such kind here: ${kind} in ${apiVersion}`))
      continue
    }
    const object = asNew(each.object, resource)
    const { namespace } = object.metadata
    try {
      if (namespace !== undefined) await ensureNamespace(client, namespace)
      await client.create(resource, object)
    } catch (error) {
      // The world has namespaces of its own; a file may well bring the same.
      if (object.kind === 'Namespace' && isKubeError(error, 'AlreadyExists')) continue
      problems.push(...explain(each, error))
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
}

const NAMESPACES: Resource = {
  apiVersion: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
}

// What others refer to comes first. Machines on a schedule come last: they start at once.
const ORDER = ['Namespace', 'CustomResourceDefinition', '', 'ScheduledMachine']

function inOrder(loaded: readonly LoadedObject[]): readonly LoadedObject[] {
  const rank = ({ object }: LoadedObject) => {
    const index = ORDER.indexOf(object.kind)
    return index === -1 ? ORDER.indexOf('') : index
  }
  return loaded.toSorted((a, b) => rank(a) - rank(b))
}

async function resourceOf(client: KubeClient, object: KubeObject): Promise<Resource | undefined> {
  const { apiVersion, kind } = object
  const found = (await client.discover(apiVersion))?.find((each) => each.kind === kind)
  return found && { apiVersion, kind, plural: found.plural, namespaced: found.namespaced }
}

// Files that were read from a cluster carry what only a server may say.
function asNew(object: KubeObject, resource: Resource): KubeObject {
  const { status, ...rest } = object
  const { name, namespace, labels, annotations, finalizers } = object.metadata
  return {
    ...rest,
    metadata: {
      name,
      ...(resource.namespaced && { namespace: namespace ?? 'default' }),
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
    },
  }
}

async function ensureNamespace(client: KubeClient, name: string): Promise<void> {
  if ((await client.get(NAMESPACES, { name })) !== undefined) return
  await client.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
}

function explain(loaded: LoadedObject, error: unknown): readonly string[] {
  if (isKubeError(error, 'AlreadyExists')) {
    return [describe(loaded, 'there is already an object of this kind and name')]
  }
  if (!(error instanceof KubeError) || error.status === undefined || error.status >= 500)
    throw error
  const causes = error.causes.filter((cause) => cause.message !== undefined)
  if (causes.length === 0) return [describe(loaded, error.message)]
  return causes.map(({ field, message = '' }) => {
    // Kubernetes puts the field into some of its messages, and not into others.
    const words = field === undefined || message.includes(field) ? message : `${field}: ${message}`
    return describe(loaded, words)
  })
}

function describe({ object, file, document, line }: LoadedObject, words: string): string {
  const { namespace, name } = object.metadata
  const who = namespace === undefined ? name : `${namespace}/${name}`
  return `${file}, document ${document} (line ${line}): ${object.kind} ${who}: ${words}`
}
