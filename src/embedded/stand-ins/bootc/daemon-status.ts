// The status of a BootcNode as the daemon writes it.
import type { DateTime } from 'luxon'
import {
  type BootcNodeStatus,
  type ImageInfo,
  parseBootcNodeStatus,
} from '#src/bootc-node/schema.ts'
import { shortDigest } from '#src/images/digest.ts'
import { type NewCondition, setCondition } from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Report } from './daemon.ts'
import type { HostImage } from './host.ts'

/** The status after this report. `bootID`: of the present boot. */
export function statusAfter(
  bootcNode: KubeObject,
  { idle, error, host }: Report,
  { bootID, canSoftReboot, now }: { bootID: string; canSoftReboot: boolean; now: DateTime },
): BootcNodeStatus {
  const { generation = 1 } = bootcNode.metadata
  const { booted, staged, rollback, failure } = host
  const conditions: readonly NewCondition[] = [
    { type: 'Idle', status: idle === 'Idle' ? 'True' : 'False', reason: idle, message: '' },
    error === undefined
      ? { type: 'Degraded', status: 'False', reason: 'Healthy', message: '' }
      : { type: 'Degraded', status: 'True', reason: 'Error', message: error },
  ]
  const before = parseBootcNodeStatus(bootcNode.status).conditions ?? []
  return {
    observedGeneration: generation,
    booted: infoOf(booted),
    ...(staged !== undefined && {
      staged: { ...infoOf(staged), ...(canSoftReboot && { softRebootCapable: true }) },
    }),
    ...(rollback !== undefined && { rollback: infoOf(rollback) }),
    bootedDigest: shortDigest(booted.digest),
    ...(staged !== undefined && { stagedDigest: shortDigest(staged.digest) }),
    state: error === undefined ? idle : 'Degraded',
    bootID,
    ...(failure !== undefined && {
      stage: {
        attempts: failure.attempts,
        nextTime: formatInstant(failure.nextTime),
        lastError: failure.message,
      },
    }),
    conditions: conditions.reduce(
      (all, each) => setCondition(all, { ...each, observedGeneration: generation }, now),
      before,
    ),
  }
}

function infoOf({ image, digest, version }: HostImage): ImageInfo {
  return {
    image,
    imageDigest: digest,
    ...(version !== undefined && { version }),
    architecture: 'amd64',
  }
}
