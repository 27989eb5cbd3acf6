// What the spec of a provider's kind takes of the fields that Sundial writes: files, and the address of a machine. The
// OpenAPI document of the API server tells. A kind with an open spec is taken by its name.
import { fieldsAt, isTrueAt, listAt, numberAt, textAt, valueAt } from '#src/kube/json.ts'
import { groupOf } from '#src/kube/resource.ts'
import type { ProviderKind } from './provider-resource.ts'

export const MACHINE_FIELDS = ['address', 'user', 'port'] as const
export type MachineField = (typeof MACHINE_FIELDS)[number]

const FILE_FIELDS = ['owner', 'permissions', 'encoding'] as const
export type FileField = (typeof FILE_FIELDS)[number]

/** The entries of `spec.files`. */
export interface FileShape {
  /** The field of `contentFrom` with the name and key of a Secret. `undefined`: no Secret can be referred to. */
  readonly secret: 'secret' | 'secretRef' | undefined
  readonly fields: readonly FileField[]
  /** The shortest and the longest content, in characters. */
  readonly least: number
  readonly most: number
  /** The longest path, in characters. */
  readonly longestPath: number
  /** With those that the object has itself. */
  readonly mostFiles: number
}

export interface SpecShape {
  /** `undefined`: the kind takes no files. */
  readonly files: FileShape | undefined
  readonly machineFields: readonly MachineField[]
}

const UNLIMITED = {
  least: 0,
  most: Number.POSITIVE_INFINITY,
  longestPath: Number.POSITIVE_INFINITY,
  mostFiles: Number.POSITIVE_INFINITY,
} as const

/** The kinds that are known without a schema: Cluster API v1.13 and k0smotron v1.5. */
const KNOWN: Readonly<Record<string, SpecShape>> = {
  KubeadmConfig: {
    files: {
      secret: 'secret',
      fields: FILE_FIELDS,
      least: 1,
      most: 10_240,
      longestPath: 512,
      mostFiles: 200,
    },
    machineFields: [],
  },
  K0sWorkerConfig: {
    files: { secret: 'secretRef', fields: ['permissions'], ...UNLIMITED },
    machineFields: [],
  },
  RemoteMachine: { files: undefined, machineFields: MACHINE_FIELDS },
}

const OPEN: SpecShape = {
  files: { secret: undefined, fields: FILE_FIELDS, ...UNLIMITED },
  machineFields: [],
}

/** `document`: the OpenAPI document of the kind's group and version. `undefined`: the API server has none. */
export function specShape({ apiVersion, kind }: ProviderKind, document: unknown): SpecShape {
  const known = KNOWN[kind] ?? OPEN
  const spec = specSchema({ apiVersion, kind }, document)
  if (spec === undefined || isOpen(spec)) return known
  const properties = fieldsAt(spec, 'properties')
  return {
    files: fileShape(valueAt(properties, 'files'), known.files),
    machineFields: MACHINE_FIELDS.filter((field) => field in properties),
  }
}

function specSchema({ apiVersion, kind }: ProviderKind, document: unknown): unknown {
  const group = groupOf(apiVersion)
  const version = apiVersion.slice(group.length + 1)
  const isOfKind = (each: unknown) =>
    textAt(each, 'group') === group &&
    textAt(each, 'version') === version &&
    textAt(each, 'kind') === kind
  const schema = Object.values(fieldsAt(document, 'components', 'schemas')).find((each) =>
    listAt(each, 'x-kubernetes-group-version-kind').some(isOfKind),
  )
  return valueAt(schema, 'properties', 'spec')
}

function isOpen(schema: unknown): boolean {
  return (
    isTrueAt(schema, 'x-kubernetes-preserve-unknown-fields') ||
    valueAt(schema, 'properties') === undefined
  )
}

function fileShape(list: unknown, known: FileShape | undefined): FileShape | undefined {
  const entry = valueAt(list, 'items')
  if (entry === undefined) return undefined
  if (isOpen(entry)) return known
  const properties = fieldsAt(entry, 'properties')
  if (!('path' in properties && 'content' in properties)) return undefined
  const from = fieldsAt(properties, 'contentFrom', 'properties')
  return {
    secret: (['secret', 'secretRef'] as const).find((field) => field in from),
    fields: FILE_FIELDS.filter((field) => field in properties),
    least: numberAt(properties, 'content', 'minLength') ?? UNLIMITED.least,
    most: numberAt(properties, 'content', 'maxLength') ?? UNLIMITED.most,
    longestPath: numberAt(properties, 'path', 'maxLength') ?? UNLIMITED.longestPath,
    mostFiles: numberAt(list, 'maxItems') ?? UNLIMITED.mostFiles,
  }
}
