// The fields that the real server fills into objects of built-in types at every write, as far as they are read:
// the defaults of the types, and fields that Go never leaves out.

import { type Fields, fieldsAt, isFields, listAt, textAt, without } from '#src/kube/json.ts'
import type { ApiObject } from '../api-object.ts'
import { withMeta } from '../api-object.ts'
import { completePodSpec } from './pod-defaults.ts'

/** Fills in the defaults of a kind, by the name of its storage; the object itself when it has none. */
export function withBuiltinDefaults(storage: string, object: ApiObject): ApiObject {
  return DEFAULTS[storage]?.(object) ?? object
}

const DEFAULTS: Readonly<Record<string, (object: ApiObject) => ApiObject>> = {
  namespaces: (object) => {
    const { name, labels } = object.metadata
    const label = 'kubernetes.io/metadata.name'
    if (labels?.[label] === name) return object
    return withMeta(object, { labels: { ...labels, [label]: name } })
  },
  nodes: (object) => ({
    ...object,
    spec: completeNodeSpec(fieldsAt(object, 'spec')),
    status: completeNodeStatus(fieldsAt(object, 'status')),
  }),
  pods: (object) => ({
    ...object,
    spec: completePodSpec(fieldsAt(object, 'spec'), { enableServiceLinks: true }),
    ...(isFields(object['status']) && { status: completePodStatus(object['status']) }),
  }),
  secrets: completeSecret,
  events: (object) => (object.apiVersion === 'v1' ? completeCoreEvent(object) : object),
  'deployments.apps': (object) =>
    completeWorkload(object, {
      replicas: 1,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
      },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    }),
  'replicasets.apps': (object) => completeWorkload(object, { replicas: 1 }),
  'daemonsets.apps': (object) =>
    completeWorkload(object, {
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: 1, maxSurge: 0 },
      },
      revisionHistoryLimit: 10,
    }),
  'customresourcedefinitions.apiextensions.k8s.io': completeCrd,
  'leases.coordination.k8s.io': (object) => ({ spec: {}, ...object }),
}

export const NO_NODE_INFO = {
  machineID: '',
  systemUUID: '',
  bootID: '',
  kernelVersion: '',
  osImage: '',
  containerRuntimeVersion: '',
  kubeletVersion: '',
  kubeProxyVersion: '',
  operatingSystem: '',
  architecture: '',
} as const
export const NO_ENDPOINTS = { kubeletEndpoint: { Port: 0 } } as const

// `podCIDR` is older than `podCIDRs`. The server sets each from the other.
function completeNodeSpec(spec: Fields): Fields {
  const { podCIDR, podCIDRs } = spec
  if (podCIDR !== undefined) return podCIDRs === undefined ? { ...spec, podCIDRs: [podCIDR] } : spec
  const [first] = listAt(spec, 'podCIDRs')
  return first === undefined ? spec : { ...spec, podCIDR: first }
}

function completeNodeStatus(status: Fields): Fields {
  const { capacity } = status
  return {
    daemonEndpoints: NO_ENDPOINTS,
    ...(capacity !== undefined && { allocatable: capacity }),
    ...withTimes(status, 'lastHeartbeatTime'),
    nodeInfo: { ...NO_NODE_INFO, ...fieldsAt(status, 'nodeInfo') },
  }
}

function completePodStatus(status: Fields): Fields {
  const timed = withTimes(status, 'lastProbeTime')
  const lists = ['containerStatuses', 'initContainerStatuses'] as const
  const complete = lists
    .filter((name) => timed[name] !== undefined)
    .map((name) => [name, listAt(timed, name).map(withStateTimes)] as const)
  return complete.length === 0 ? timed : { ...timed, ...Object.fromEntries(complete) }
}

// Go never leaves out the times of a container's states.
function withStateTimes(container: unknown): unknown {
  if (!isFields(container)) return container
  const states = ['state', 'lastState'] as const
  const complete = states.map((name) => {
    const { running, terminated, ...others } = fieldsAt(container, name)
    const state = {
      ...others,
      ...(isFields(running) && { running: { startedAt: null, ...running } }),
      ...(isFields(terminated) && {
        terminated: { startedAt: null, finishedAt: null, ...terminated },
      }),
    }
    return [name, state] as const
  })
  return { ...container, ...Object.fromEntries(complete) }
}

// Go never leaves out the times of a condition.
function withTimes(status: Fields, lookedAt: 'lastProbeTime' | 'lastHeartbeatTime'): Fields {
  const conditions = listAt(status, 'conditions')
  if (conditions.length === 0) return status
  return {
    ...status,
    conditions: conditions.map((condition) =>
      isFields(condition)
        ? { [lookedAt]: null, lastTransitionTime: null, ...condition }
        : condition,
    ),
  }
}

function completeWorkload(object: ApiObject, defaults: Fields): ApiObject {
  const spec = fieldsAt(object, 'spec')
  const template = fieldsAt(spec, 'template')
  return {
    ...object,
    spec: {
      ...defaults,
      ...without(spec, ...emptyIn(spec)),
      template: {
        ...template,
        metadata: fieldsAt(template, 'metadata'),
        spec: completePodSpec(fieldsAt(template, 'spec')),
      },
    },
  }
}

// kubectl writes an empty strategy, because Go never leaves it out. It counts as absent.
function emptyIn(spec: Fields): readonly string[] {
  return ['strategy', 'updateStrategy'].filter(
    (name) => isFields(spec[name]) && Object.keys(spec[name]).length === 0,
  )
}

// `stringData` can only be written. It is stored as `data`.
function completeSecret(object: ApiObject): ApiObject {
  const { stringData, ...rest } = object
  const encoded = Object.entries(isFields(stringData) ? stringData : {}).map(
    ([name, text]) => [name, Buffer.from(String(text)).toString('base64')] as const,
  )
  const data =
    encoded.length === 0
      ? rest['data']
      : { ...fieldsAt(rest, 'data'), ...Object.fromEntries(encoded) }
  return { ...rest, ...(data !== undefined && { data }), type: textAt(rest, 'type') || 'Opaque' }
}

function completeCoreEvent(object: ApiObject): ApiObject {
  return {
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: null,
    reportingComponent: '',
    reportingInstance: '',
    ...object,
  }
}

function completeCrd(object: ApiObject): ApiObject {
  const spec = fieldsAt(object, 'spec')
  const names = fieldsAt(spec, 'names')
  const kind = textAt(names, 'kind')
  return {
    ...object,
    spec: {
      conversion: { strategy: 'None' },
      ...spec,
      names: {
        ...(kind !== '' && { listKind: `${kind}List`, singular: kind.toLowerCase() }),
        ...names,
      },
    },
  }
}
