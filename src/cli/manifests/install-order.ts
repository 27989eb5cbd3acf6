// The order in which kustomize prints objects, so that each has what it needs when it is applied: first the kinds of a list
// of kustomize, then all others by group, kind and name.
import type { KubeObject } from '#src/kube/object.ts'

const FIRST: readonly string[] = [
  'Namespace',
  'CustomResourceDefinition',
  'ServiceAccount',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Service',
  'PriorityClass',
  'Deployment',
  'PodDisruptionBudget',
]

/** The same objects in that order. */
export function inInstallOrder(objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects
    .map((object) => ({ object, rank: rankOf(object), text: textOf(object) }))
    .sort((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : 1))
    .map(({ object }) => object)
}

function rankOf({ kind }: KubeObject): number {
  const place = FIRST.indexOf(kind)
  return place === -1 ? FIRST.length : place
}

function textOf({ apiVersion, kind, metadata }: KubeObject): string {
  const [group = '', version = ''] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion]
  return [group, version, kind, metadata.namespace ?? '', metadata.name].join(' ')
}
