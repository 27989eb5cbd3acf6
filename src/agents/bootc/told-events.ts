// The Event about what else may reboot the host. The controller tells of everything else: it follows the status.
import type { DateTime } from 'luxon'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import type { BootcNodeStatus } from '#src/bootc-node/schema.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { buildEvent } from '#src/kube/recorded-event.ts'
import { EVENTS } from '#src/kube/resource.ts'
import type { Logger } from '#src/telemetry/logger.ts'

const TYPE = 'ExternalReboots'

export interface TellDeps {
  readonly client: KubeClient
  readonly log: Logger
  readonly now: DateTime
  readonly signal: AbortSignal
}

/** Writes a Warning when the condition has become true, or says something else. A failure is only logged. */
export async function tellExternalReboots(
  object: KubeObject,
  before: BootcNodeStatus,
  after: BootcNodeStatus,
  { client, log, now, signal }: TellDeps,
): Promise<void> {
  const old = findCondition(before.conditions ?? [], TYPE)
  const condition = findCondition(after.conditions ?? [], TYPE)
  if (condition?.status !== 'True') return
  if (old?.status === 'True' && old.message === condition.message) return
  const { name, uid = '' } = object.metadata
  const { apiVersion, kind } = BOOTC_NODES
  const { message, lastTransitionTime } = condition
  const event = buildEvent({
    regarding: { apiVersion, kind, name, uid },
    type: 'Warning',
    reason: TYPE,
    action: 'LookAtHost',
    note: message,
    reporter: 'bootc-daemon',
    now,
    id: `${uid} ${lastTransitionTime} ${message}`,
    order: 'external-reboots',
  })
  try {
    await client.create(EVENTS, event, signal)
  } catch (error) {
    if (!(signal.aborted || isKubeError(error, 'AlreadyExists')))
      log.warn('could not write Event', { reason: TYPE, error })
  }
}
