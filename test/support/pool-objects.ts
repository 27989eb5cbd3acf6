// A pool and its nodes, as they are stored.
import { pool } from '#test/support/cluster-world.ts'

export const TARGET = `sha256:${'a'.repeat(64)}`
export const OLD = `sha256:${'b'.repeat(64)}`
const SINCE = '2026-11-30T15:58:00Z'

export function poolWith(status: object, rollout: object = {}) {
  const { spec, metadata, ...rest } = pool('workers')
  return {
    ...rest,
    metadata: { ...metadata, uid: 'pool-uid' },
    spec: { ...(spec as object), rollout },
    status: { targetDigest: TARGET, reason: 'RolloutInProgress', ...status },
  }
}

export interface NodeState {
  readonly booted?: string
  readonly staged?: string
  readonly desired?: string
  /** The reason of a condition Idle that is False. */
  readonly idle?: string
  readonly degraded?: boolean
  readonly fellBack?: string
  /** The uid of its pool. */
  readonly owner?: string
}

export function bootcNode(name: string, state: NodeState, owner = 'pool-uid') {
  const { booted, staged, desired = TARGET, idle, degraded = false, fellBack } = state
  const image = (imageDigest: string | undefined) =>
    imageDigest === undefined
      ? undefined
      : { image: `registry.test/os@${imageDigest}`, imageDigest }
  const condition = (type: string, isTrue: boolean, reason: string) => ({
    type,
    status: isTrue ? 'True' : 'False',
    reason,
    message: '',
    lastTransitionTime: SINCE,
  })
  return {
    apiVersion: 'node.bootc.dev/v1alpha1',
    kind: 'BootcNode',
    metadata: {
      name,
      ownerReferences: [
        {
          apiVersion: 'node.bootc.dev/v1alpha1',
          kind: 'BootcNodePool',
          name: 'workers',
          uid: state.owner ?? owner,
          controller: true,
        },
      ],
      ...(fellBack && { annotations: { 'bootc.dev/fell-back': fellBack } }),
    },
    spec: { desiredImage: `registry.test/os@${desired}`, desiredImageState: 'Staged' },
    status: {
      ...(booted && { booted: image(booted) }),
      ...(staged && { staged: image(staged) }),
      conditions: [
        condition('Idle', idle === undefined, idle ?? 'Idle'),
        condition('Degraded', degraded, degraded ? 'StagingFailed' : 'Healthy'),
      ],
    },
  }
}

export function slot(node: string, phase: string, more: object = {}) {
  return { node, phase, digest: TARGET, wasCordoned: false, reservedAt: SINCE, ...more }
}
