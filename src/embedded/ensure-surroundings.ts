// The objects that a user's files need: the namespaces that they are in, the provider kinds and templates that they
// name, the Clusters that their machines join.
import { clonedKind } from '#src/cluster-api/clone-template.ts'
import { fieldsAt, listAt, textAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CUSTOM_RESOURCE_DEFINITIONS, groupOf, NAMESPACES } from '#src/kube/resource.ts'
import { isProviderGroup, pluralOf, providerCrd } from './crds/provider-crd.ts'
import { ensureClusters } from './stand-ins/capi-cluster.ts'
import type { StandInContext } from './stand-ins/stand-in.ts'
import { write } from './stand-ins/write.ts'

type Surroundings = Pick<StandInContext, 'client' | 'mirror'>

/** Creates the objects that these objects need and that do not exist. Throws a KubeError when the API refuses. */
export async function ensureSurroundings(
  context: Surroundings,
  objects: readonly KubeObject[],
): Promise<void> {
  const { client } = context
  for (const name of new Set(objects.map(({ metadata }) => metadata.namespace))) {
    if (name !== undefined) await ensureNamespace(context, name)
  }
  for (const { apiVersion, kind } of objects.flatMap(providerKinds)) {
    await ensureKind(context, apiVersion, kind)
  }
  await ensureTemplates(context, objects)
  const [version = 'v1beta2'] = await client.versionsOf('cluster.x-k8s.io')
  const clusters = {
    apiVersion: `cluster.x-k8s.io/${version}`,
    kind: 'Cluster',
    plural: 'clusters',
    namespaced: true,
  }
  const given = new Set(objects.filter(({ kind }) => kind === 'Cluster').map((each) => keyOf(each)))
  const joining = objects.filter((object) => !given.has(keyOf(object, clusterName(object))))
  await ensureClusters(client, clusters, joining)
}

async function ensureNamespace({ client }: Surroundings, name: string): Promise<void> {
  try {
    await client.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  } catch (error) {
    if (!isKubeError(error, 'AlreadyExists')) throw error
  }
}

async function ensureKind(context: Surroundings, apiVersion: string, kind: string): Promise<void> {
  const { client, mirror } = context
  const group = groupOf(apiVersion)
  const version = apiVersion.slice(group.length + 1)
  const crd = mirror
    .list(groupOf(CUSTOM_RESOURCE_DEFINITIONS.apiVersion), CUSTOM_RESOURCE_DEFINITIONS.kind)
    .find(
      (each) =>
        textAt(each, 'spec', 'group') === group && textAt(each, 'spec', 'names', 'kind') === kind,
    )
  if (crd === undefined) {
    await client.create(CUSTOM_RESOURCE_DEFINITIONS, providerCrd(group, kind, [version]))
    return
  }
  const versions = listAt(crd, 'spec', 'versions')
  if (versions.some((each) => textAt(each, 'name') === version)) return
  const another = { ...fieldsAt(versions[0]), name: version, storage: false }
  const spec = { ...fieldsAt(crd, 'spec'), versions: [...versions, another] }
  await write(context, crd, { ...crd, spec })
}

/** Kinds of providers: of the object itself, of the fields of its spec, and of the clones of a template. */
function providerKinds(object: KubeObject): readonly { apiVersion: string; kind: string }[] {
  return [object, ...Object.values(fieldsAt(object, 'spec'))].flatMap((each) => {
    const apiVersion = textAt(each, 'apiVersion')
    const kind = textAt(each, 'kind')
    if (kind === '' || !isProviderGroup(groupOf(apiVersion))) return []
    return [...new Set([kind, clonedKind(kind)])].map((name) => ({ apiVersion, kind: name }))
  })
}

// Templates that the objects refer to, with nothing in them. Templates among the objects are applied later, and have the
// last word.
async function ensureTemplates(
  { client }: Surroundings,
  objects: readonly KubeObject[],
): Promise<void> {
  for (const { apiVersion, kind, name, namespace } of objects.flatMap(templatesOf)) {
    const isGiven = objects.some(
      (each) => each.kind === kind && keyOf(each) === `${namespace}/${name}`,
    )
    if (isGiven) continue
    const resource = { apiVersion, kind, plural: pluralOf(kind), namespaced: true }
    const metadata = { namespace, name }
    try {
      await client.create(resource, {
        apiVersion,
        kind,
        metadata,
        spec: { template: { spec: {} } },
      })
    } catch (error) {
      if (!isKubeError(error, 'AlreadyExists')) throw error
    }
  }
}

function templatesOf(object: KubeObject) {
  const { namespace = 'default' } = object.metadata
  return ['bootstrapRef', 'infrastructureRef'].flatMap((field) => {
    const reference = fieldsAt(object, 'spec', field)
    const apiVersion = textAt(reference, 'apiVersion')
    const [kind, name] = [textAt(reference, 'kind'), textAt(reference, 'name')]
    if (kind === '' || name === '' || !isProviderGroup(groupOf(apiVersion))) return []
    return [{ apiVersion, kind, name, namespace }]
  })
}

function clusterName(object: KubeObject): string {
  return textAt(object, 'spec', 'clusterName')
}

function keyOf({ metadata }: KubeObject, name = metadata.name): string {
  return `${metadata.namespace ?? 'default'}/${name}`
}
