// Files into a small world: the CRDs of the providers that they name, then the objects.
import { PROVIDER_GROUPS, providerCrd } from '#src/embedded/crds/provider-crd.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { LoadedObject } from '../files.ts'
import { applyObjects } from './apply-objects.ts'
import { providerKinds } from './provider-kinds.ts'

/** Creates everything. Throws a UsageError that names file, document and field of what is refused. */
export async function applyFiles(
  client: KubeClient,
  loaded: readonly LoadedObject[],
): Promise<void> {
  const objects = loaded.map(({ object }) => object)
  for (const { group, kind, versions } of providerKinds(objects, PROVIDER_GROUPS)) {
    try {
      await client.create(CRDS, providerCrd(group, kind, versions))
    } catch (error) {
      // The usual ones are there from the start.
      if (!isKubeError(error, 'AlreadyExists')) throw error
    }
  }
  await applyObjects(client, loaded)
}

const CRDS: Resource = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
}
