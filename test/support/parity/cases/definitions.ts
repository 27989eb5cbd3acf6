// CustomResourceDefinitions themselves: what is filled in, what is refused, and their end.
import { type Area, del, get, patch, post } from '../case.ts'
import { DEFINITIONS, TABLE } from '../objects.ts'

const SCHEMA = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } }
const VERSION = { name: 'v1', served: true, storage: true, schema: SCHEMA }

// Of a group of the case's own, so that cases do not see each other.
const definition = (spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'books.{{ns}}.example.com', ...metadata },
  spec: {
    group: '{{ns}}.example.com',
    scope: 'Namespaced',
    names: { plural: 'books', kind: 'Book' },
    versions: [VERSION],
    ...spec,
  },
})
const refused = (spec: object, metadata: object = {}) =>
  post(DEFINITIONS, definition(spec, metadata), { status: 422 })
const BOOKS = '/apis/{{ns}}.example.com/v1/namespaces/{{ns}}/books'
const PATH = `${DEFINITIONS}/books.{{ns}}.example.com`
const book = (name: string, more: object = {}) => ({
  apiVersion: '{{ns}}.example.com/v1',
  kind: 'Book',
  metadata: { name },
  ...more,
})

export const DEFINING: Area = {
  name: 'definitions',
  cases: [
    {
      name: 'a definition is served, changed and removed',
      steps: [
        post(`${DEFINITIONS}?dryRun=All`, definition()),
        post(DEFINITIONS, definition()),
        post(BOOKS, book('a'), { eventually: true }),
        get(PATH),
        get(PATH, { headers: TABLE }),
        get('/apis/{{ns}}.example.com', { eventually: true }),
        patch('merge', PATH, {
          spec: {
            versions: [
              {
                ...VERSION,
                additionalPrinterColumns: [
                  { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
                ],
              },
            ],
          },
        }),
        post(DEFINITIONS, definition(), { status: 409 }),
        patch('merge', PATH, { spec: { scope: 'Cluster' } }, { status: 422 }),
        patch('merge', PATH, { spec: { group: 'other.example.com' } }, { status: 422 }),
      ],
    },
    {
      name: 'a definition that is deleted takes its objects along, and waits for them',
      steps: [
        post(DEFINITIONS, definition()),
        post(BOOKS, book('a'), { eventually: true }),
        post(BOOKS, book('held', { metadata: { name: 'held', finalizers: ['example.com/held'] } })),
        del(PATH),
        get(`${BOOKS}/a`, { status: 404, eventually: true }),
        get(`${BOOKS}/held`),
        post(BOOKS, book('new'), { status: 403, eventually: true }),
        patch('merge', `${BOOKS}/held`, { metadata: { finalizers: null } }),
        get(PATH, { status: 404, eventually: true }),
        get(BOOKS, { status: 404, eventually: true }),
      ],
    },
    {
      name: 'definitions that cannot be',
      steps: [
        refused({}, { name: 'other.{{ns}}.example.com' }),
        refused({ scope: 'Galaxy' }),
        refused({ names: { plural: 'books' } }),
        refused({ versions: [{ ...VERSION, schema: undefined }] }),
        refused({ group: '' }),
      ],
    },
  ],
}
