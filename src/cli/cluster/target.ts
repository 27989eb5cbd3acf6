// The object that a command names: `KIND NAME` or `KIND NAMESPACE/NAME`.
import { type KubeObject, nameOfKey, type ObjectKey } from '#src/kube/object.ts'
import type { NamedKind } from '#src/views/kinds.ts'
import { CommandFailed } from '../command-failed.ts'
import { UsageError } from '../usage-error.ts'
import { nearest } from '../validate/nearest.ts'
import type { Cluster } from './cluster.ts'

/** The namespace is that of the name, else `namespace`, else that of the context. Throws a UsageError for a contradiction. */
export function keyNamed(
  { resource }: NamedKind,
  name: string,
  namespace: string | undefined,
  cluster: Pick<Cluster, 'namespace'>,
): ObjectKey {
  const [first = '', second, ...more] = name.split('/')
  if (first === '' || second === '' || more.length > 0) {
    throw new UsageError(`${name} is no name. Allowed: NAME or NAMESPACE/NAME.`)
  }
  if (!resource.namespaced) {
    if (second === undefined) return { name: first }
    throw new UsageError(`a ${resource.kind} has no namespace: write ${second}, not ${name}.`)
  }
  if (second === undefined) return { namespace: namespace ?? cluster.namespace, name: first }
  if (namespace !== undefined && namespace !== first) {
    throw new UsageError(
      `${name} is not in namespace ${namespace}: remove -n, or the namespace before /.`,
    )
  }
  return { namespace: first, name: second }
}

/** Reads it. Throws a CommandFailed when it does not exist, with the name that was probably meant. */
export async function readTarget(
  { client, title }: Cluster,
  { resource }: NamedKind,
  key: ObjectKey,
): Promise<KubeObject> {
  const found = await client.get(resource, key)
  if (found !== undefined) return found
  const { namespace, name } = key
  // Also throws when the reader may not list. Then the answer to the first question is told.
  const others = await client
    .list(resource, namespace === undefined ? {} : { namespace })
    .catch(() => undefined)
  const isServed =
    others !== undefined ||
    (await client.discover(resource.apiVersion))?.some(({ kind }) => kind === resource.kind)
  if (isServed !== true) throw new CommandFailed(unknownDefinition(title, resource.kind))
  const near = nearest(
    name,
    (others ?? []).map(({ metadata }) => metadata.name),
  )
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`
  const remedy = near === undefined ? 'See sundial get -A.' : `Did you mean ${near}?`
  throw new CommandFailed(`${title} has no ${resource.kind} ${name}${where}. ${remedy}`)
}

export function unknownDefinition(title: string, kind: string): string {
  return `${title} does not know ${kind}s: install the definitions (kubectl apply -k deploy/crds).`
}

/** `ScheduledMachine team-a/office`. */
export function titleOf({ resource }: NamedKind, key: ObjectKey): string {
  return `${resource.kind} ${nameOfKey(key)}`
}
