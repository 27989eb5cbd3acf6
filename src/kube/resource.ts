// The paths of a kind's objects in the API.
import { KubeError } from './kube-error.ts'

export interface Resource {
  /** `v1`, or `group/version`. */
  readonly apiVersion: string
  readonly kind: string
  readonly plural: string
  readonly namespaced: boolean
}

export const NAMESPACES: Resource = {
  apiVersion: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
}
export const CUSTOM_RESOURCE_DEFINITIONS: Resource = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
}
export const NODES: Resource = {
  apiVersion: 'v1',
  kind: 'Node',
  plural: 'nodes',
  namespaced: false,
}
export const PODS: Resource = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true }
export const CONFIG_MAPS: Resource = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
}
export const SECRETS: Resource = {
  apiVersion: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  namespaced: true,
}
export const CSI_NODES: Resource = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSINode',
  plural: 'csinodes',
  namespaced: false,
}
export const EVENTS: Resource = {
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
}
export const PING_SOURCES: Resource = {
  apiVersion: 'sources.knative.dev/v1',
  kind: 'PingSource',
  plural: 'pingsources',
  namespaced: true,
}

/** The API group of an apiVersion; `''` for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.lastIndexOf('/')
  return slash === -1 ? '' : apiVersion.slice(0, slash)
}

/**
 * The path of a collection, or of one object when `name` is given. Throws a KubeError `Invalid` for a name that would
 * change the path.
 */
export function pathOf(
  resource: Resource,
  where: { namespace?: string; name?: string } = {},
): string {
  const { namespace, name } = where
  return pathTo(
    ...rootOf(resource.apiVersion),
    ...(resource.namespaced && namespace !== undefined ? ['namespaces', namespace] : []),
    resource.plural,
    ...(name === undefined ? [] : [name]),
  )
}

/** The path segments of an apiVersion, before its resources. */
export function rootOf(apiVersion: string): readonly string[] {
  return [apiVersion.includes('/') ? 'apis' : 'api', ...apiVersion.split('/')]
}

/** A path of these segments, encoded. Dot segments are refused, because HTTP clients and proxies collapse them. */
export function pathTo(...segments: readonly string[]): string {
  for (const segment of segments) {
    if (segment === '' || segment === '.' || segment === '..' || !segment.isWellFormed()) {
      throw new KubeError('Invalid', `${JSON.stringify(segment)} cannot be part of a path`)
    }
  }
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join('')
}
