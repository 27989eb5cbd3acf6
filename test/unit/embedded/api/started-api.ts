// An embedded API at a fixed instant, and a short way to ask it things.
import { DateTime } from 'luxon'
import type { ApiMeta } from '#src/embedded/api/api-object.ts'
import {
  createEmbeddedApi,
  type EmbeddedApi,
  type EmbeddedApiOptions,
} from '#src/embedded/api/embedded-api.ts'
import { createVirtualClock, type VirtualClock } from '#src/embedded/virtual-clock.ts'
import type { KubeRequest } from '#src/kube/transport.ts'

/** What answers have in them, all of it; each has the part that its kind has. */
export interface Body {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ApiMeta & { readonly continue?: string; readonly remainingItemCount?: number }
  readonly spec: Readonly<Record<string, unknown>>
  readonly status: {
    readonly phase?: string
    readonly conditions?: readonly unknown[]
  }
  readonly message: string
  readonly reason: string
  readonly code: number
  readonly details: unknown
  readonly items: readonly Body[]
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[]
  readonly rows: readonly { readonly cells: readonly unknown[]; readonly object: unknown }[]
  readonly groups: readonly { readonly name: string }[]
  readonly info: { readonly title: string }
  readonly paths: Readonly<Record<string, OpenApiPath>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

interface OpenApiPath {
  readonly serverRelativeURL: string
  readonly patch: { readonly parameters: readonly { readonly name: string }[] }
}

export interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
}

export interface StartedApi {
  readonly api: EmbeddedApi
  readonly clock: VirtualClock
  ask(
    method: KubeRequest['method'],
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Told>
}

export const MERGE = { 'content-type': 'application/merge-patch+json' }
export const JSON_PATCH = { 'content-type': 'application/json-patch+json' }
export const STRATEGIC = { 'content-type': 'application/strategic-merge-patch+json' }
export const APPLY = { 'content-type': 'application/apply-patch+yaml' }
export const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }

/** Half a minute before the clocks go forward in most of Europe. */
export const NOW = '2026-03-29T00:59:30Z'

export function startApi(options: Partial<EmbeddedApiOptions> = {}): StartedApi {
  const clock = createVirtualClock(DateTime.fromISO(NOW, { zone: 'utc' }))
  const api = createEmbeddedApi({ clock, ...options })
  return {
    api,
    clock,
    async ask(method, path, body, headers = {}) {
      const answer = await api.transport({
        method,
        path,
        headers: { 'user-agent': 'test/1', ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      return { status: answer.status, headers: answer.headers, body: read(answer.body) }
    },
  }
}

// Some few answers are plain text; they are compared as a whole.
function read(text: string): Body {
  try {
    return JSON.parse(text) as Body
  } catch {
    return text as unknown as Body
  }
}

export const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
export const THINGS = '/apis/example.com/v1/namespaces/default/things'
export const PODS = '/api/v1/namespaces/default/pods'

export const THING_CRD = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'things', singular: 'thing', kind: 'Thing', shortNames: ['th'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        selectableFields: [{ jsonPath: '.spec.color' }, { jsonPath: '.status.phase' }],
        additionalPrinterColumns: [
          { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
          { name: 'Size', type: 'integer', jsonPath: '.spec.size', priority: 1 },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                required: ['color'],
                properties: {
                  color: { type: 'string', enum: ['red', 'green'] },
                  size: { type: 'integer', maximum: 100, default: 3 },
                  tags: { type: 'array', items: { type: 'string' } },
                  labels: { type: 'object', additionalProperties: { type: 'string' } },
                  parts: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['name'],
                    items: {
                      type: 'object',
                      required: ['name'],
                      properties: { name: { type: 'string' }, value: { type: 'integer' } },
                    },
                  },
                },
              },
              status: { type: 'object', properties: { phase: { type: 'string' } } },
            },
          },
        },
      },
      {
        name: 'v1beta1',
        served: true,
        storage: false,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    ],
  },
}

export function thing(name: string, spec: object = { color: 'red' }, metadata: object = {}) {
  return { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name, ...metadata }, spec }
}

/** An API that serves things. */
export async function startWithThings(
  options: Partial<EmbeddedApiOptions> = {},
): Promise<StartedApi> {
  const started = startApi(options)
  await started.ask('POST', CRDS, THING_CRD)
  return started
}

export function pod(name: string, spec: object = {}, metadata: object = {}) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...metadata },
    spec: { containers: [{ name: 'main', image: 'busybox:1' }], ...spec },
  }
}
