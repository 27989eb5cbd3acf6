// OpenAPI v3: an index, and a document for each version of a group. It says as much as kubectl needs:
// the types (`explain`) and whether the server checks fields itself (`fieldValidation`).
import { createHash } from 'node:crypto'
import { type Fields, fieldsAt, isFields } from '#src/kube/json.ts'
import { builtinSchemas, OBJECT_META } from '../builtin/schemas.ts'
import { groups, kindsOf, type ServedHere } from '../discovery/groups.ts'
import type { Registry } from '../registry.ts'
import { customSchema, PREFIX } from './custom-schema.ts'
import { operationsOf } from './operations.ts'

/** Where the documents are; each address changes with its document. */
export function openApiIndex(registry: Registry): object {
  const places = [
    'api/v1',
    ...groups(registry).flatMap(({ name, versions }) =>
      versions.map((version) => `apis/${name}/${version}`),
    ),
  ]
  const entries = places.map((place) => {
    const document = JSON.stringify(openApiDocument(registry, place.split('/')))
    const hash = createHash('sha256').update(document).digest('hex').toUpperCase()
    return [place, { serverRelativeURL: `/openapi/v3/${place}?hash=${hash}` }] as const
  })
  return { paths: Object.fromEntries(entries) }
}

/** The document of `api/v1` or `apis/GROUP/VERSION`; `undefined` when nothing is served there. */
export function openApiDocument(registry: Registry, place: readonly string[]): object | undefined {
  const [root, ...names] = place
  const [group, version] = root === 'api' ? ['', names[0]] : names
  if (group === undefined || version === undefined) return undefined
  const kinds = kindsOf(registry, group, version)
  if (kinds.length === 0) return undefined
  const known = documents.get(registry) ?? new Map<string, Cached>()
  documents.set(registry, known)
  const key = `${group}/${version}`
  const cached = known.get(key)
  if (cached?.generation === registry.generation()) return cached.document
  const document = {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.3' },
    paths: Object.assign({}, ...kinds.map((here) => operationsOf(here, schemaName(here)))),
    components: { schemas: schemasOf(kinds) },
  }
  known.set(key, { generation: registry.generation(), document })
  return document
}

interface Cached {
  readonly generation: number
  readonly document: object
}
const documents = new WeakMap<Registry, Map<string, Cached>>()

/** As the real server names it: the group backwards, then version and kind. */
function schemaName({ kind, version }: ServedHere): string {
  if (!kind.custom) {
    const found = Object.entries(builtinSchemas()).find(([, schema]) => schema === version.schema)
    return found?.[0] ?? kind.kind
  }
  return `${kind.group.split('.').reverse().join('.')}.${version.name}.${kind.kind}`
}

function schemasOf(kinds: readonly ServedHere[]): Fields {
  const found: Record<string, unknown> = {}
  const include = (name: string): void => {
    if (name in found) return
    const schema = builtinSchemas()[name]
    if (!isFields(schema)) return
    found[name] = {}
    found[name] = rewritten(schema, include)
  }
  for (const here of kinds) {
    const { kind, version } = here
    const name = schemaName(here)
    const identity = [{ group: kind.group, version: version.name, kind: kind.kind }]
    if (kind.custom) include(OBJECT_META)
    else include(name)
    const schema = kind.custom ? customSchema(version) : fieldsAt(found, name)
    found[name] = { ...schema, 'x-kubernetes-group-version-kind': identity }
  }
  return found
}

// References within the document; a reference beside other words stands in an `allOf`.
function rewritten(value: unknown, include: (name: string) => void): unknown {
  if (Array.isArray(value)) return value.map((item) => rewritten(item, include))
  if (!isFields(value)) return value
  const { $ref, ...rest } = value
  const others = Object.fromEntries(
    Object.entries(rest).map(([name, inner]) => [name, rewritten(inner, include)]),
  )
  if (typeof $ref !== 'string')
    return $ref === undefined ? others : { ...others, $ref: rewritten($ref, include) }
  include($ref)
  const reference = { $ref: `${PREFIX}${$ref}` }
  return Object.keys(others).length === 0 ? reference : { ...others, allOf: [reference] }
}
