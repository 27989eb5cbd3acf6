// A CustomResourceDefinition as a kind that the server serves.
import { type CompiledSchema, compileSchema } from '#src/embedded/schema/compile-schema.ts'
import {
  type Fields,
  fieldsAt,
  isFields,
  listAt,
  numberAt,
  optionalTextAt,
  textAt,
  valueAt,
} from '#src/kube/json.ts'
import type { ApiObject } from '../api-object.ts'
import { CUSTOM } from '../builtin/kinds.ts'
import type { PrinterColumn, ServedKind, ServedVersion } from '../served-kind.ts'
import { CREATED_WORDS } from '../table/column.ts'
import { compiledSchema } from './compiled-schema.ts'
import { byVersionPriority } from './version-priority.ts'

/** The kind that the definition describes, its versions in the order of discovery. */
export function crdKind(crd: ApiObject): ServedKind {
  const spec = fieldsAt(crd, 'spec')
  const names = fieldsAt(spec, 'names')
  const group = textAt(spec, 'group')
  const plural = textAt(names, 'plural')
  const kind = textAt(names, 'kind')
  const versions = listAt(spec, 'versions').filter(isFields)
  const storage = versions.find((version) => version['storage'] === true) ?? versions[0]
  return {
    group,
    plural,
    singular: textAt(names, 'singular') || kind.toLowerCase(),
    kind,
    listKind: textAt(names, 'listKind') || `${kind}List`,
    shortNames: strings(names['shortNames']),
    categories: strings(names['categories']),
    namespaced: spec['scope'] !== 'Cluster',
    versions: versions
      .map((version) => servedVersion(version, group, kind, versions))
      .sort((a, b) => byVersionPriority(a.name, b.name)),
    storageVersion: textAt(storage, 'name'),
    storage: `${plural}.${group}`,
    custom: true,
    strategy: CUSTOM,
  }
}

const AGE: PrinterColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  description: CREATED_WORDS,
}

function servedVersion(
  version: Fields,
  group: string,
  kind: string,
  all: readonly Fields[],
): ServedVersion {
  const name = textAt(version, 'name')
  const schema = fieldsAt(version, 'schema', 'openAPIV3Schema')
  const columns = listAt(version, 'additionalPrinterColumns').filter(isFields).map(printerColumn)
  let compiled: CompiledSchema | undefined
  let compiledStatus: CompiledSchema | undefined | 'not yet' = 'not yet'
  return {
    name,
    served: version['served'] === true,
    status: valueAt(version, 'subresources', 'status') !== undefined,
    schema,
    // Most kinds are never written in most of their versions.
    get compiled() {
      compiled ??= compiledSchema(schema)
      return compiled
    },
    get compiledStatus() {
      if (compiledStatus === 'not yet') compiledStatus = compileStatus(schema)
      return compiledStatus
    },
    columns: columns.length === 0 ? [AGE] : columns,
    selectableFields: listAt(version, 'selectableFields').map((field) =>
      textAt(field, 'jsonPath').replace(/^\./, ''),
    ),
    ...(version['deprecated'] === true && {
      warning:
        textAt(version, 'deprecationWarning') ||
        `${group}/${name} ${kind} is deprecated${insteadOf(name, group, kind, all)}`,
    }),
  }
}

// The best version before it that is not one of these.
function insteadOf(name: string, group: string, kind: string, all: readonly Fields[]): string {
  const [best] = all
    .filter((version) => version['served'] === true && version['deprecated'] !== true)
    .map((version) => textAt(version, 'name'))
    .filter((other) => byVersionPriority(other, name) < 0)
    .sort(byVersionPriority)
  return best === undefined ? '' : `; use ${group}/${best} ${kind}`
}

function compileStatus(schema: Fields): CompiledSchema | undefined {
  if (listAt(schema, 'x-kubernetes-validations').some(mayLookAtStatus)) return undefined
  const status = valueAt(schema, 'properties', 'status')
  return compileSchema({
    type: 'object',
    ...(status === undefined
      ? { 'x-kubernetes-preserve-unknown-fields': true }
      : { properties: { status } }),
  })
}

// A rule of the whole object that only reads other fields says of a new status what it said before.
function mayLookAtStatus(rule: unknown): boolean {
  const text = textAt(rule, 'rule')
  return !FOR_CREATION.test(text) && /\bstatus\b|\boldSelf\b|\bself\b(?!\.)/.test(text)
}

// True whenever there is something to change, whatever comes after it.
const FOR_CREATION = /^oldSelf\.hasValue\(\) \|\| [^?]*$/

function printerColumn(column: Fields): PrinterColumn {
  const format = optionalTextAt(column, 'format')
  const description = optionalTextAt(column, 'description')
  const priority = numberAt(column, 'priority')
  return {
    name: textAt(column, 'name'),
    type: textAt(column, 'type') || 'string',
    jsonPath: textAt(column, 'jsonPath'),
    ...(format !== undefined && { format }),
    ...(description !== undefined && { description }),
    ...(priority !== undefined && { priority }),
  }
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}
