// The definitions of real providers, cut to their specs (definitions/*.yaml: the first line has the origin).
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CUSTOM_RESOURCE_DEFINITIONS, type Resource } from '#src/kube/resource.ts'

/** Installs the definitions of these kinds. */
export async function installDefinitions(client: KubeClient, kinds: readonly string[]) {
  for (const kind of kinds) await client.create(CUSTOM_RESOURCE_DEFINITIONS, definitionOf(kind))
}

/** The resource of an object of a provider. */
export function resourceOf({
  apiVersion,
  kind,
}: Pick<KubeObject, 'apiVersion' | 'kind'>): Resource {
  return { apiVersion, kind, plural: `${kind.toLowerCase()}s`, namespaced: true }
}

function definitionOf(kind: string): KubeObject {
  const file = new URL(`definitions/${kind.toLowerCase()}.yaml`, import.meta.url)
  return parse(readFileSync(file, 'utf8'))
}
