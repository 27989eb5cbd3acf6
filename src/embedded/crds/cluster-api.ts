// The CRDs of Cluster API's core, as far as machines on a schedule touch them. The specs have the
// real field names and limits, so that a wrong field is pruned or refused here as it would be there;
// the statuses are open, because only the stand-in controllers write them.
import type { KubeObject } from '#src/kube/object.ts'
import { AGE, customResourceDefinition, OPEN } from './definition.ts'

export type ClusterApiVersion = 'v1beta1' | 'v1beta2'

/** Both versions, the older one first; v1beta2 is stored, as by Cluster API 1.11 and later. */
export const CLUSTER_API_VERSIONS: readonly ClusterApiVersion[] = ['v1beta1', 'v1beta2']

const GROUP = 'cluster.x-k8s.io'

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength })
const seconds = { type: 'integer', format: 'int32', minimum: 0 }
const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
})
const list = (items: object) => ({ type: 'array', items })

const CONTRACT_REFERENCE = object({ apiGroup: text(253), kind: text(63), name: text(253) }, [
  'apiGroup',
  'kind',
  'name',
])

const OBJECT_REFERENCE = object({
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  name: { type: 'string' },
  namespace: { type: 'string' },
  uid: { type: 'string' },
  resourceVersion: { type: 'string' },
  fieldPath: { type: 'string' },
})

const TAINTS = list(
  object(
    {
      key: text(317),
      value: { type: 'string', maxLength: 63 },
      effect: { type: 'string', enum: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] },
      propagation: { type: 'string', enum: ['Always', 'OnInitialization'] },
    },
    ['effect', 'key', 'propagation'],
  ),
)

const READINESS_GATES = list(
  object(
    { conditionType: text(316), polarity: { type: 'string', enum: ['Positive', 'Negative'] } },
    ['conditionType'],
  ),
)

const MACHINE_SPEC = {
  v1beta1: object(
    {
      clusterName: text(63),
      bootstrap: object({ configRef: OBJECT_REFERENCE, dataSecretName: { type: 'string' } }),
      infrastructureRef: OBJECT_REFERENCE,
      version: { type: 'string' },
      providerID: { type: 'string' },
      failureDomain: { type: 'string' },
      readinessGates: READINESS_GATES,
      taints: TAINTS,
      nodeDrainTimeout: { type: 'string' },
      nodeVolumeDetachTimeout: { type: 'string' },
      nodeDeletionTimeout: { type: 'string' },
    },
    ['bootstrap', 'clusterName', 'infrastructureRef'],
  ),
  v1beta2: object(
    {
      clusterName: text(63),
      bootstrap: {
        ...object({
          configRef: CONTRACT_REFERENCE,
          dataSecretName: { ...text(253), minLength: 0 },
        }),
        minProperties: 1,
      },
      infrastructureRef: CONTRACT_REFERENCE,
      version: text(256),
      providerID: text(512),
      failureDomain: text(256),
      minReadySeconds: seconds,
      readinessGates: READINESS_GATES,
      taints: TAINTS,
      deletion: object({
        nodeDrainTimeoutSeconds: seconds,
        nodeVolumeDetachTimeoutSeconds: seconds,
        nodeDeletionTimeoutSeconds: seconds,
      }),
    },
    ['bootstrap', 'clusterName', 'infrastructureRef'],
  ),
} satisfies Record<ClusterApiVersion, object>

/** The CRD of `Machine`, served in `versions`; the last of them is stored. */
export function machineCrd(versions = CLUSTER_API_VERSIONS): KubeObject {
  return customResourceDefinition(
    { ...named('Machine', 'machines', versions), shortNames: ['ma'] },
    versions.map((name) => ({
      name,
      storage: name === versions.at(-1),
      properties: { spec: MACHINE_SPEC[name], status: OPEN },
      columns: [
        { name: 'Cluster', type: 'string', jsonPath: '.spec.clusterName' },
        { name: 'Node Name', type: 'string', jsonPath: '.status.nodeRef.name' },
        { name: 'Provider ID', type: 'string', jsonPath: '.spec.providerID', priority: 10 },
        { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
        AGE,
        { name: 'Version', type: 'string', jsonPath: '.spec.version' },
      ],
    })),
  )
}

/** The CRD of `Cluster`, served in `versions`; the last of them is stored. */
export function clusterCrd(versions = CLUSTER_API_VERSIONS): KubeObject {
  return customResourceDefinition(
    { ...named('Cluster', 'clusters', versions), shortNames: ['cl'] },
    versions.map((name) => ({
      name,
      storage: name === versions.at(-1),
      properties: { spec: OPEN, status: OPEN },
      columns: [{ name: 'Phase', type: 'string', jsonPath: '.status.phase' }, AGE],
    })),
  )
}

function named(kind: string, plural: string, versions: readonly ClusterApiVersion[]) {
  return {
    group: GROUP,
    kind,
    plural,
    categories: ['cluster-api'],
    labels: Object.fromEntries(versions.map((version) => [`${GROUP}/${version}`, version])),
  }
}
