// The CRDs of the two Knative sources that wake the functions. The fields that Knative's webhook fills in (mode,
// schedule, content type) are defaults of the schema here.
import type { KubeObject } from '#src/kube/object.ts'
import { AGE, customResourceDefinition, OPEN } from './definition.ts'

const GROUP = 'sources.knative.dev'
const STRING = { type: 'string' } as const

const SINK = {
  type: 'object',
  properties: {
    ref: {
      type: 'object',
      properties: { apiVersion: STRING, kind: STRING, name: STRING, namespace: STRING },
    },
    uri: STRING,
    CACerts: STRING,
    audience: STRING,
  },
}

const CE_OVERRIDES = {
  type: 'object',
  properties: { extensions: { type: 'object', additionalProperties: STRING } },
}

const COLUMNS = [
  { name: 'Sink', type: 'string', jsonPath: '.status.sinkUri' },
  AGE,
  { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
] as const

/** The CRD of `ApiServerSource`. */
export function apiServerSourceCrd(): KubeObject {
  return customResourceDefinition(
    {
      group: GROUP,
      kind: 'ApiServerSource',
      plural: 'apiserversources',
      categories: ['all', 'knative', 'sources'],
    },
    [
      {
        name: 'v1',
        storage: true,
        columns: COLUMNS,
        properties: {
          spec: {
            type: 'object',
            required: ['resources'],
            properties: {
              sink: SINK,
              ceOverrides: CE_OVERRIDES,
              mode: { type: 'string', enum: ['Reference', 'Resource'], default: 'Reference' },
              serviceAccountName: STRING,
              owner: { type: 'object', properties: { apiVersion: STRING, kind: STRING } },
              resources: {
                type: 'array',
                minItems: 1,
                items: {
                  type: 'object',
                  required: ['apiVersion', 'kind'],
                  properties: { apiVersion: STRING, kind: STRING, selector: OPEN },
                },
              },
              namespaceSelector: OPEN,
              filters: { type: 'array', items: OPEN },
            },
          },
          status: OPEN,
        },
      },
    ],
  )
}

/** The CRD of `PingSource`. */
export function pingSourceCrd(): KubeObject {
  return customResourceDefinition(
    {
      group: GROUP,
      kind: 'PingSource',
      plural: 'pingsources',
      categories: ['all', 'knative', 'sources'],
    },
    [
      {
        name: 'v1',
        storage: true,
        columns: [...COLUMNS, { name: 'Schedule', type: 'string', jsonPath: '.spec.schedule' }],
        properties: {
          spec: {
            type: 'object',
            properties: {
              sink: SINK,
              ceOverrides: CE_OVERRIDES,
              schedule: { type: 'string', default: '* * * * *' },
              timezone: STRING,
              contentType: STRING,
              data: STRING,
              dataBase64: STRING,
            },
          },
          status: OPEN,
        },
      },
    ],
  )
}
