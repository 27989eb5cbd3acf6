// The operations on a resource, as far as clients look: which there are, and with which parameters.
import type { ServedHere } from '../discovery/groups.ts'
import { apiVersionOf } from '../served-kind.ts'

const query = (name: string, type = 'string') => ({
  name,
  in: 'query',
  schema: { type, uniqueItems: true },
})
const WRITE = [query('dryRun'), query('fieldManager'), query('fieldValidation')]
const PATCH_TYPES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
]

/** The `paths` of one resource. */
export function operationsOf({ kind, version }: ServedHere, schema: string): object {
  const identity = {
    'x-kubernetes-group-version-kind': {
      group: kind.group,
      version: version.name,
      kind: kind.kind,
    },
  }
  const content = {
    'application/json': { schema: { $ref: `#/components/schemas/${schema}` } },
  }
  const operation = (action: string, code: string, parameters: readonly object[] = []) => ({
    'x-kubernetes-action': action,
    ...identity,
    ...(parameters.length > 0 && { parameters }),
    responses: { [code]: { description: 'OK', content } },
  })
  const body = { requestBody: { content, required: true } }
  const patchTypes = kind.custom
    ? PATCH_TYPES
    : [...PATCH_TYPES, 'application/strategic-merge-patch+json']
  const patchBody = {
    requestBody: {
      content: Object.fromEntries(patchTypes.map((type) => [type, { schema: { type: 'object' } }])),
      required: true,
    },
  }
  const root = kind.group === '' ? '/api' : '/apis'
  const where = kind.namespaced ? '/namespaces/{namespace}' : ''
  const collection = `${root}/${apiVersionOf(kind.group, version.name)}${where}/${kind.plural}`
  const one = {
    get: operation('get', '200'),
    put: { ...operation('put', '200', WRITE), ...body },
    patch: { ...operation('patch', '200', [...WRITE, query('force', 'boolean')]), ...patchBody },
  }
  return {
    [collection]: {
      get: operation('list', '200'),
      post: { ...operation('post', '201', WRITE), ...body },
    },
    [`${collection}/{name}`]: { ...one, delete: operation('delete', '200') },
    ...(version.status && { [`${collection}/{name}/status`]: one }),
  }
}
