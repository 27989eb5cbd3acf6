// The conversion of Machine and Cluster between v1beta1 and v1beta2, as by Cluster API's webhook.
// Not kept on the way through v1beta1: `minReadySeconds` and the actual failure domain in the status
// (the real webhook hides them in an annotation). Other kinds change nothing but their apiVersion.

import { type Fields, fieldsAt, isTrueAt, textAt, without } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import { formatGoDuration, goDurationSeconds } from './go-duration.ts'

/** The version in which a provider kind is served, for a reference that names only group and kind. */
export type VersionOf = (group: string, kind: string) => string | undefined

/** Turns `object` into the same object in `apiVersion`, which is one that its CRD serves. */
export function convertObject(
  object: KubeObject,
  apiVersion: string,
  versionOf: VersionOf,
): KubeObject {
  if (object.apiVersion === apiVersion) return object
  const kind = groupOf(apiVersion) === 'cluster.x-k8s.io' ? object.kind : undefined
  const toOld = apiVersion.endsWith('/v1beta1')
  switch (kind) {
    case 'Machine':
      return toOld
        ? {
            ...object,
            apiVersion,
            ...withSpec(object, machineSpecToV1beta1(object, versionOf)),
            ...withStatus(object, machineStatusToV1beta1(fieldsAt(object, 'status'))),
          }
        : {
            ...object,
            apiVersion,
            ...withSpec(object, machineSpecToV1beta2(fieldsAt(object, 'spec'))),
            ...withStatus(object, machineStatusToV1beta2(fieldsAt(object, 'status'))),
          }
    case 'Cluster':
      return {
        ...object,
        apiVersion,
        ...withSpec(object, clusterSpec(object, toOld, versionOf)),
        ...withStatus(object, clusterStatus(fieldsAt(object, 'status'), toOld)),
      }
    default:
      return { ...object, apiVersion }
  }
}

function withSpec(object: KubeObject, spec: Fields): Fields {
  return object.spec === undefined ? {} : { spec }
}

function withStatus(object: KubeObject, status: Fields): Fields {
  return object.status === undefined ? {} : { status: defined(status) }
}

function machineSpecToV1beta1(machine: KubeObject, versionOf: VersionOf): Fields {
  const spec = fieldsAt(machine, 'spec')
  const deletion = fieldsAt(spec, 'deletion')
  const bootstrap = fieldsAt(spec, 'bootstrap')
  const long = (reference: unknown) => longReference(reference, machine, versionOf)
  return defined({
    ...without(spec, 'deletion', 'minReadySeconds'),
    bootstrap: defined({ ...bootstrap, configRef: long(bootstrap.configRef) }),
    infrastructureRef: long(spec.infrastructureRef),
    nodeDrainTimeout: formatGoDuration(deletion.nodeDrainTimeoutSeconds),
    nodeVolumeDetachTimeout: formatGoDuration(deletion.nodeVolumeDetachTimeoutSeconds),
    nodeDeletionTimeout: formatGoDuration(deletion.nodeDeletionTimeoutSeconds),
  })
}

function machineSpecToV1beta2(spec: Fields): Fields {
  const bootstrap = fieldsAt(spec, 'bootstrap')
  const deletion = defined({
    nodeDrainTimeoutSeconds: goDurationSeconds(spec.nodeDrainTimeout),
    nodeVolumeDetachTimeoutSeconds: goDurationSeconds(spec.nodeVolumeDetachTimeout),
    nodeDeletionTimeoutSeconds: goDurationSeconds(spec.nodeDeletionTimeout),
  })
  return defined({
    ...without(spec, 'nodeDrainTimeout', 'nodeVolumeDetachTimeout', 'nodeDeletionTimeout'),
    bootstrap: defined({ ...bootstrap, configRef: shortReference(bootstrap.configRef) }),
    infrastructureRef: shortReference(spec.infrastructureRef),
    deletion: Object.keys(deletion).length === 0 ? undefined : deletion,
  })
}

function machineStatusToV1beta1(status: Fields): Fields {
  const old = fieldsAt(status, 'deprecated', 'v1beta1')
  const node = textAt(status, 'nodeRef', 'name')
  return {
    ...without(status, 'deprecated', 'initialization', 'failureDomain'),
    nodeRef: node === '' ? undefined : { apiVersion: 'v1', kind: 'Node', name: node },
    phase: status.phase === 'Updating' ? 'Running' : status.phase,
    bootstrapReady: isTrueAt(status, 'initialization', 'bootstrapDataSecretCreated'),
    infrastructureReady: isTrueAt(status, 'initialization', 'infrastructureProvisioned'),
    failureReason: old.failureReason,
    failureMessage: old.failureMessage,
    conditions: old.conditions,
    v1beta2: status.conditions === undefined ? undefined : { conditions: status.conditions },
  }
}

function machineStatusToV1beta2(status: Fields): Fields {
  const node = textAt(status, 'nodeRef', 'name')
  const old = defined({
    failureReason: status.failureReason,
    failureMessage: status.failureMessage,
    conditions: status.conditions,
  })
  const latches = defined({
    bootstrapDataSecretCreated: status.bootstrapReady === true || undefined,
    infrastructureProvisioned: status.infrastructureReady === true || undefined,
  })
  return {
    ...without(
      status,
      'bootstrapReady',
      'infrastructureReady',
      'failureReason',
      'failureMessage',
      'v1beta2',
    ),
    nodeRef: node === '' ? undefined : { name: node },
    conditions: fieldsAt(status, 'v1beta2').conditions,
    initialization: Object.keys(latches).length === 0 ? undefined : latches,
    deprecated: Object.keys(old).length === 0 ? undefined : { v1beta1: old },
  }
}

function clusterSpec(cluster: KubeObject, toOld: boolean, versionOf: VersionOf): Fields {
  const spec = fieldsAt(cluster, 'spec')
  const convert = (reference: unknown) =>
    toOld ? longReference(reference, cluster, versionOf) : shortReference(reference)
  return defined({
    ...spec,
    controlPlaneRef: convert(spec.controlPlaneRef),
    infrastructureRef: convert(spec.infrastructureRef),
  })
}

function clusterStatus(status: Fields, toOld: boolean): Fields {
  if (toOld) {
    return {
      ...without(status, 'initialization', 'deprecated'),
      infrastructureReady: isTrueAt(status, 'initialization', 'infrastructureProvisioned'),
      controlPlaneReady: isTrueAt(status, 'initialization', 'controlPlaneInitialized'),
      conditions: fieldsAt(status, 'deprecated', 'v1beta1').conditions,
      v1beta2: status.conditions === undefined ? undefined : { conditions: status.conditions },
    }
  }
  const old = status.conditions
  return {
    ...without(status, 'infrastructureReady', 'controlPlaneReady', 'v1beta2'),
    initialization: defined({
      infrastructureProvisioned: status.infrastructureReady === true || undefined,
      controlPlaneInitialized: status.controlPlaneReady === true || undefined,
    }),
    conditions: fieldsAt(status, 'v1beta2').conditions,
    deprecated: old === undefined ? undefined : { v1beta1: { conditions: old } },
  }
}

function longReference(
  reference: unknown,
  owner: KubeObject,
  versionOf: VersionOf,
): Fields | undefined {
  const name = textAt(reference, 'name')
  if (name === '') return undefined
  const group = textAt(reference, 'apiGroup')
  const kind = textAt(reference, 'kind')
  // The real webhook fails here when the kind has no CRD. This one converts the object all the same.
  const version = versionOf(group, kind) ?? 'v1beta1'
  return defined({
    apiVersion: `${group}/${version}`,
    kind,
    name,
    namespace: owner.metadata.namespace,
  })
}

function shortReference(reference: unknown): Fields | undefined {
  const name = textAt(reference, 'name')
  if (name === '') return undefined
  return {
    apiGroup: groupOf(textAt(reference, 'apiVersion')),
    kind: textAt(reference, 'kind'),
    name,
  }
}

function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
