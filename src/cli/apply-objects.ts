// Creates the objects of the user's files in the simulated cluster, as `kubectl create` would.
import type { World } from '#src/embedded/world.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError, KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { LoadedObject } from './files/parse-manifests.ts'
import { placeOf } from './refuse-invalid.ts'
import { UsageError } from './usage-error.ts'

/**
 * Creates the objects, and the objects that they need: namespaces, provider CRDs, Clusters. Throws a UsageError with file,
 * document and field of every object that the API server refuses.
 */
export async function applyObjects(
  world: Pick<World, 'client' | 'ensureFor'>,
  loaded: readonly LoadedObject[],
): Promise<void> {
  const problems: string[] = []
  for (const each of inOrder(loaded)) problems.push(...(await apply(world, each)))
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
}

// Objects that others refer to are created first: a ConfigMap may list the images that Nodes boot. ScheduledMachines and
// pools are created last, because they start at once; and pools after all, because they make the most work.
const FIRST = ['Namespace', 'CustomResourceDefinition', 'Cluster', 'ConfigMap']
const LAST = ['ScheduledMachine', 'BootcNodePool']

function inOrder(loaded: readonly LoadedObject[]): readonly LoadedObject[] {
  const rank = ({ object: { kind } }: LoadedObject) => {
    if (LAST.includes(kind)) return FIRST.length + 1 + LAST.indexOf(kind)
    const index = FIRST.indexOf(kind)
    return index === -1 ? FIRST.length : index
  }
  return loaded.toSorted((a, b) => rank(a) - rank(b))
}

// Returns the errors of one object.
async function apply(
  { client, ensureFor }: Pick<World, 'client' | 'ensureFor'>,
  loaded: LoadedObject,
): Promise<readonly string[]> {
  const { object } = loaded
  const surroundings = await refusalOf(() => ensureFor([object]))
  const resource = await resourceOf(client, object)
  if (resource === undefined) {
    return [`${placeOf(loaded)}: this kind is not served (${object.apiVersion})`]
  }
  const refusal = await refusalOf(() => client.create(resource, asNew(object, resource)))
  // The simulated cluster has some namespaces already. A file may contain the same ones.
  if (object.kind === 'Namespace' && isKubeError(refusal, 'AlreadyExists')) return []
  // For example, the error about a bad Cluster name is clearer for the ScheduledMachine that has it.
  const first = isKubeError(refusal, 'NotFound')
    ? (surroundings ?? refusal)
    : (refusal ?? surroundings)
  return first === undefined ? [] : explain(loaded, first)
}

async function refusalOf(work: () => Promise<unknown>): Promise<KubeError | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof KubeError && error.status !== undefined && error.status < 500) return error
    throw error
  }
}

async function resourceOf(client: KubeClient, object: KubeObject): Promise<Resource | undefined> {
  const { apiVersion, kind } = object
  const found = (await client.discover(apiVersion))?.find((each) => each.kind === kind)
  return found && { apiVersion, kind, plural: found.plural, namespaced: found.namespaced }
}

// Files that were read from a cluster have fields that only the server may set. They are left out.
function asNew(object: KubeObject, resource: Resource): KubeObject {
  const { status: _, ...rest } = object
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

function explain(loaded: LoadedObject, error: KubeError): readonly string[] {
  const place = placeOf(loaded)
  if (error.code === 'AlreadyExists') {
    return [`${place}: an object of this kind and name exists already`]
  }
  const causes = error.causes.filter((cause) => cause.message !== undefined)
  if (causes.length === 0) return [`${place}: ${error.message}`]
  return causes.map(({ field, message = '' }) => {
    // Some messages of Kubernetes contain the field, and others do not.
    const words = field === undefined || message.includes(field) ? message : `${field}: ${message}`
    return `${place}: ${words}`
  })
}
