// The built-in kinds and their strategy (see served-kind.ts), as in the real server's registries.
import type { ServedKind, Strategy } from '#src/embedded/api/served-kind.ts'
import { builtinSchema } from './schemas.ts'

const PLAIN: Strategy = {
  generation: false,
  unconditionalUpdate: true,
  createOnUpdate: false,
  keepsStatusOnCreate: false,
  returnsDeleted: false,
  deletesCollection: true,
  name: 'subdomain',
}
const WORKLOAD: Strategy = { ...PLAIN, generation: true }

interface Row {
  readonly schema: string
  readonly plural: string
  readonly group?: string
  readonly namespaced: boolean
  readonly status?: boolean
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly strategy?: Strategy
}

const CORE = 'io.k8s.api.core.v1'
const APPS = 'io.k8s.api.apps.v1'
const ALL = ['all'] as const

const ROWS: readonly Row[] = [
  {
    schema: `${CORE}.Namespace`,
    plural: 'namespaces',
    namespaced: false,
    status: true,
    shortNames: ['ns'],
    strategy: { ...PLAIN, name: 'label', returnsDeleted: true, deletesCollection: false },
  },
  {
    schema: `${CORE}.Node`,
    plural: 'nodes',
    namespaced: false,
    status: true,
    shortNames: ['no'],
    strategy: { ...PLAIN, keepsStatusOnCreate: true },
  },
  {
    schema: `${CORE}.Pod`,
    plural: 'pods',
    namespaced: true,
    status: true,
    shortNames: ['po'],
    categories: ALL,
    strategy: { ...WORKLOAD, returnsDeleted: true },
  },
  {
    schema: `${CORE}.Secret`,
    plural: 'secrets',
    namespaced: true,
  },
  {
    schema: `${CORE}.ConfigMap`,
    plural: 'configmaps',
    namespaced: true,
    shortNames: ['cm'],
  },
  {
    schema: `${CORE}.Event`,
    plural: 'events',
    namespaced: true,
    shortNames: ['ev'],
    strategy: { ...PLAIN, createOnUpdate: true },
  },
  {
    schema: `${APPS}.Deployment`,
    plural: 'deployments',
    group: 'apps',
    namespaced: true,
    status: true,
    shortNames: ['deploy'],
    categories: ALL,
    strategy: WORKLOAD,
  },
  {
    schema: `${APPS}.DaemonSet`,
    plural: 'daemonsets',
    group: 'apps',
    namespaced: true,
    status: true,
    shortNames: ['ds'],
    categories: ALL,
    strategy: WORKLOAD,
  },
  {
    schema: `${APPS}.ReplicaSet`,
    plural: 'replicasets',
    group: 'apps',
    namespaced: true,
    status: true,
    shortNames: ['rs'],
    categories: ALL,
    strategy: WORKLOAD,
  },
  {
    schema: 'io.k8s.api.policy.v1.PodDisruptionBudget',
    plural: 'poddisruptionbudgets',
    group: 'policy',
    namespaced: true,
    status: true,
    shortNames: ['pdb'],
    strategy: { ...WORKLOAD, unconditionalUpdate: false },
  },
  {
    schema: 'io.k8s.api.events.v1.Event',
    plural: 'events',
    group: 'events.k8s.io',
    namespaced: true,
    shortNames: ['ev'],
    strategy: { ...PLAIN, createOnUpdate: true },
  },
  {
    schema: 'io.k8s.api.storage.v1.CSINode',
    plural: 'csinodes',
    group: 'storage.k8s.io',
    namespaced: false,
    strategy: { ...PLAIN, unconditionalUpdate: false },
  },
  {
    schema: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    group: 'apiextensions.k8s.io',
    namespaced: false,
    status: true,
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    strategy: { ...WORKLOAD, unconditionalUpdate: false },
  },
  {
    schema: 'io.k8s.api.coordination.v1.Lease',
    plural: 'leases',
    group: 'coordination.k8s.io',
    namespaced: true,
    strategy: { ...PLAIN, unconditionalUpdate: false, createOnUpdate: true },
  },
]

/** Every built-in kind, all of them in one version, `v1`. */
export function builtinKinds(): readonly ServedKind[] {
  return KINDS
}

const KINDS = ROWS.map(servedKind)

function servedKind(row: Row): ServedKind {
  const kind = row.schema.slice(row.schema.lastIndexOf('.') + 1)
  const group = row.group ?? ''
  return {
    group,
    plural: row.plural,
    singular: kind.toLowerCase(),
    kind,
    listKind: `${kind}List`,
    shortNames: row.shortNames ?? [],
    categories: row.categories ?? [],
    namespaced: row.namespaced,
    versions: [
      {
        name: 'v1',
        served: true,
        status: row.status ?? false,
        schema: builtinSchema(row.schema),
        columns: [],
        selectableFields: [],
      },
    ],
    storageVersion: 'v1',
    storage: kind === 'Event' || group === '' ? row.plural : `${row.plural}.${group}`,
    custom: false,
    strategy: row.strategy ?? PLAIN,
  }
}

/** The strategy of custom resources. */
export const CUSTOM: Strategy = { ...PLAIN, generation: true, unconditionalUpdate: false }
