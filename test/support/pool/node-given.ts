// One node of a pool in a test: its Node, its BootcNode and its pods. A row says only what matters.
import {
  FELL_BACK_ANNOTATION,
  IN_REBOOT_SLOT_ANNOTATION,
  MANAGED_LABEL,
  REBOOTS_ANNOTATION,
  WAS_CORDONED_ANNOTATION,
} from '#src/bootc-node/labels.ts'
import type { KubeObject, ObjectMeta } from '#src/kube/object.ts'
import { POOL_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'
import { DIGESTS, type ImageName, imageOf } from './images.ts'

export interface NodeGiven {
  /** The condition Ready; `undefined`: the Node has none. True, if it is not said. */
  readonly ready?: 'True' | 'False' | 'Unknown' | undefined
  /** `pool`: with our mark. `admin`: without a mark. */
  readonly cordoned?: 'pool' | 'admin' | 'machine'
  readonly isManaged?: boolean
  readonly nodeMeta?: Partial<ObjectMeta>
  /** There is no Node. */
  readonly isGone?: true
  /** The selector does not match. */
  readonly isUnselected?: true
  readonly pods?: readonly KubeObject[]
  readonly bootcNode?: BootcNodeGiven | 'none'
}

export interface BootcNodeGiven {
  readonly owner?: { readonly uid: string; readonly name: string } | 'none'
  readonly desired?: ImageName
  readonly isApproved?: boolean
  readonly booted?: ImageName | 'nothing'
  /** The digest that the host reports, if it is not that in the reference. */
  readonly bootedDigest?: ImageName
  readonly staged?: ImageName
  /** The reason of Idle; `Idle` is True. `undefined`: it has no conditions. */
  readonly idle?: 'Idle' | 'Staging' | 'Staged' | 'Rebooting' | undefined
  readonly degraded?: string
  readonly generation?: number
  readonly observedGeneration?: number
  readonly isInSlot?: boolean
  readonly wasCordoned?: boolean
  readonly fellBack?: ImageName
  readonly reboots?: string
  readonly isDeleting?: true
  readonly spec?: object
}

/** On its old image, with the new one staged. */
export const STAGED: BootcNodeGiven = { idle: 'Staged' }
export const STAGING: BootcNodeGiven = { idle: 'Staging' }
export const REBOOTING: BootcNodeGiven = { idle: 'Rebooting', isApproved: true, isInSlot: true }
/** On its new image. */
export const UPDATED: BootcNodeGiven = { booted: 'NEW', idle: 'Idle' }

export function nodeObject(name: string, given: NodeGiven): KubeObject {
  const { ready, cordoned, isManaged = true, nodeMeta = {} } = given
  const marks = {
    ...(cordoned === 'pool' && { [POOL_CORDON_ANNOTATION]: 'uid-of-pool' }),
    ...(cordoned === 'machine' && { '5spot.finos.org/cordoned-by': 'uid-of-machine' }),
  }
  const status = 'ready' in given ? ready : 'True'
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: `uid-${name}`,
      resourceVersion: '1',
      labels: isManaged ? { [MANAGED_LABEL]: '' } : {},
      ...nodeMeta,
      annotations: { ...marks, ...nodeMeta.annotations },
    },
    spec: cordoned === undefined ? {} : { unschedulable: true },
    status: { conditions: status === undefined ? [] : [{ type: 'Ready', status }] },
  }
}

const OURS = { uid: 'uid-of-pool', name: 'workers' }

export function bootcNodeObject(name: string, given: BootcNodeGiven): KubeObject {
  const { owner = OURS, desired = 'NEW', isApproved = false, generation = 1 } = given
  const annotations = {
    ...(given.isInSlot && { [IN_REBOOT_SLOT_ANNOTATION]: '' }),
    ...(given.isInSlot && { [WAS_CORDONED_ANNOTATION]: String(given.wasCordoned ?? false) }),
    ...(given.fellBack && { [FELL_BACK_ANNOTATION]: DIGESTS[given.fellBack] }),
    ...(given.reboots && { [REBOOTS_ANNOTATION]: given.reboots }),
  }
  return {
    apiVersion: 'node.bootc.dev/v1alpha1',
    kind: 'BootcNode',
    metadata: {
      name,
      uid: `uid-bn-${name}`,
      resourceVersion: '1',
      generation,
      annotations,
      ...(given.isDeleting && { deletionTimestamp: '2026-01-05T14:59:00Z' }),
      ownerReferences:
        owner === 'none'
          ? []
          : [
              {
                apiVersion: 'node.bootc.dev/v1alpha1',
                kind: 'BootcNodePool',
                controller: true,
                ...owner,
              },
            ],
    },
    spec: {
      desiredImage: imageOf(desired),
      desiredImageState: isApproved ? 'Booted' : 'Staged',
      rebootPolicy: 'RebootOnly',
      ...given.spec,
    },
    status: statusOf(given),
  }
}

function statusOf(given: BootcNodeGiven): object {
  const { booted = 'OLD', bootedDigest, staged, idle, degraded, observedGeneration } = given
  return {
    ...(booted !== 'nothing' && {
      booted: { image: imageOf(booted), imageDigest: DIGESTS[bootedDigest ?? booted] },
    }),
    ...(staged && { staged: { image: imageOf(staged), imageDigest: DIGESTS[staged] } }),
    ...(observedGeneration !== undefined && { observedGeneration }),
    conditions: [
      ...(idle === undefined ? [] : [condition('Idle', idle === 'Idle', idle)]),
      ...(degraded === undefined ? [] : [condition('Degraded', true, 'Error', degraded)]),
    ],
  }
}

function condition(type: string, isTrue: boolean, reason: string, message = ''): object {
  const lastTransitionTime = '2026-01-05T14:00:00Z'
  return { type, status: isTrue ? 'True' : 'False', reason, message, lastTransitionTime }
}

/** A pod of a ReplicaSet. */
export function podOn(node: string, name: string, more: object = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: 'web',
      name,
      uid: `uid-${name}`,
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: 'app',
          uid: 'uid-app',
          controller: true,
        },
      ],
    },
    spec: { nodeName: node },
    status: { phase: 'Running' },
    ...more,
  }
}
