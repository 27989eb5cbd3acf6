// The status of a BootcNode, from what the host says and what the rules found.
import type { DateTime } from 'luxon'
import type { BootcNodeStatus } from '#src/bootc-node/schema.ts'
import { shortDigest } from '#src/images/digest.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { type HostStatus, nextBootOf } from './bootc-status.ts'
import type { Observed } from './facts.ts'
import { nodeConditions } from './node-conditions.ts'
import type { Verdict } from './verdict.ts'

export function statusOf(observed: Observed, verdict: Verdict, now: DateTime): BootcNodeStatus {
  const { status, generation, host } = observed
  const { idle, degraded, stage, reboots = status.reboots ?? [] } = verdict
  const isStaging = host.bootc.type === 'staging'
  return {
    observedGeneration: generation,
    ...(host.bootc.type === 'known'
      ? seen(host.bootc.status, verdict, host.bootID)
      : lastSeen(status)),
    state: degraded === undefined ? idle : 'Degraded',
    ...(stage !== undefined && { stage }),
    ...(isStaging && host.progress !== undefined && { progress: host.progress }),
    ...(reboots.length > 0 && { reboots }),
    conditions: nodeConditions(status.conditions ?? [], { idle, degraded }, host, {
      generation,
      now,
    }),
  }
}

/**
 * Whether the definition of BootcNode in the cluster has dropped what this daemon wrote, as that of bootc-operator does. Then
 * nothing tells a later look how often staging failed, or that the host was rebooted for this approval.
 */
export function isCut({ state, conditions = [] }: BootcNodeStatus): boolean {
  return state === undefined && findCondition(conditions, 'Preflight') !== undefined
}

function seen(
  bootc: HostStatus,
  { hasFallenBack }: Verdict,
  bootID: string | undefined,
): BootcNodeStatus {
  const booted = bootc.booted?.info
  // After a fall-back, bootc may report the desired image as a queued rollback. A degraded node with a staged image would
  // count as one whose daemon cannot read its host (src/bootc-node-pool/slots/fell-back.ts).
  const next = hasFallenBack ? undefined : nextBootOf(bootc)?.info
  const rollback = bootc.rollback?.info
  // On ostree, dropping a staged image stages the booted one in its place: then there is no other.
  const staged = next?.imageDigest === booted?.imageDigest ? undefined : next
  return {
    ...(booted !== undefined && { booted, bootedDigest: shortDigest(booted.imageDigest) }),
    ...(staged !== undefined && { staged, stagedDigest: shortDigest(staged.imageDigest) }),
    ...(rollback !== undefined && { rollback }),
    ...(bootID !== undefined && { bootID }),
  }
}

function lastSeen(status: BootcNodeStatus): BootcNodeStatus {
  const { booted, bootedDigest, staged, stagedDigest, rollback, bootID } = status
  return {
    ...(booted !== undefined && { booted }),
    ...(bootedDigest !== undefined && { bootedDigest }),
    ...(staged !== undefined && { staged }),
    ...(stagedDigest !== undefined && { stagedDigest }),
    ...(rollback !== undefined && { rollback }),
    ...(bootID !== undefined && { bootID }),
  }
}
