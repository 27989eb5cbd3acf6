// A Node as a kubelet writes it.
import type { DateTime } from 'luxon'
import {
  type Condition,
  findCondition,
  readConditions,
  setCondition,
} from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { fieldsAt, listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'

export interface Taint {
  readonly key: string
  readonly value?: string
  readonly effect: string
}

const STARTING = 'KubeletNotReady'
const BOOTING = 'container runtime network not ready'

const PRESSURES = [
  ['MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
] as const

/** The version of a kubelet by default: that of this API server. */
const USUAL_VERSION = 'v1.36.3'

/** A Node that has just registered: not Ready yet. */
export function newNode(
  name: string,
  providerID: string,
  kubeletVersion: string,
  now: DateTime,
): KubeObject {
  const lastTransitionTime = formatInstant(now)
  const capacity = { cpu: '4', memory: '16Gi', pods: '110', 'ephemeral-storage': '100Gi' }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
      },
    },
    spec: {
      providerID,
      taints: [
        { key: 'node.cluster.x-k8s.io/uninitialized', effect: 'NoSchedule' },
        // Admission puts it on every new Node.
        { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' },
      ],
    },
    status: {
      capacity,
      allocatable: capacity,
      addresses: [{ type: 'Hostname', address: name }],
      nodeInfo: {
        architecture: 'amd64',
        operatingSystem: 'linux',
        kubeletVersion: kubeletVersion || USUAL_VERSION,
        osImage: 'a stand-in',
        containerRuntimeVersion: 'stand-in://1',
      },
      conditions: [
        ...PRESSURES.map(([type, reason, message]) => ({
          type,
          status: 'False',
          reason,
          message,
          lastTransitionTime,
        })),
        {
          type: 'Ready',
          status: 'False',
          reason: STARTING,
          message: BOOTING,
          lastTransitionTime,
        },
      ],
    },
  }
}

/** The same Node, whose kubelet has just started again, perhaps in another version. */
export function bootingNode(node: KubeObject, kubeletVersion: string, now: DateTime): KubeObject {
  const status = fieldsAt(node, 'status')
  const nodeInfo = {
    ...fieldsAt(node, 'status', 'nodeInfo'),
    kubeletVersion: kubeletVersion || USUAL_VERSION,
  }
  const started = { ...node, status: { ...status, nodeInfo } }
  return withNodeReady(started, { status: 'False', reason: STARTING, message: BOOTING }, now)
}

/** The same Node, Ready. */
export function readyNode(node: KubeObject, now: DateTime): KubeObject {
  const ready = {
    status: 'True',
    reason: 'KubeletReady',
    message: 'kubelet is posting ready status',
  } as const
  return withNodeReady(node, ready, now)
}

/** The same Node, whose kubelet has not been heard of for long. */
export function unheardNode(node: KubeObject, now: DateTime): KubeObject {
  const message = 'Kubelet stopped posting node status.'
  return withNodeReady(node, { status: 'Unknown', reason: 'NodeStatusUnknown', message }, now)
}

/** Registered, and never Ready so far. */
export function isBooting(node: KubeObject): boolean {
  return readyCondition(node)?.reason === STARTING
}

export function isNodeReady(node: KubeObject): boolean {
  return readyCondition(node)?.status === 'True'
}

/** The Ready condition; undefined when the kubelet has not written one. */
export function readyCondition(node: KubeObject) {
  return findCondition(readConditions(fieldsAt(node, 'status').conditions), 'Ready')
}

export function taintsOf(node: KubeObject): readonly Taint[] {
  return listAt(node, 'spec', 'taints').map((taint) => {
    const value = textAt(taint, 'value')
    return {
      key: textAt(taint, 'key'),
      ...(value !== '' && { value }),
      effect: textAt(taint, 'effect'),
    }
  })
}

function withNodeReady(
  node: KubeObject,
  ready: Pick<Condition, 'status' | 'reason' | 'message'>,
  now: DateTime,
): KubeObject {
  const status = fieldsAt(node, 'status')
  const conditions = readConditions(status.conditions).map((condition) => ({
    ...condition,
    lastTransitionTime: condition.lastTransitionTime ?? formatInstant(now),
  }))
  return {
    ...node,
    status: { ...status, conditions: setCondition(conditions, { type: 'Ready', ...ready }, now) },
  }
}
