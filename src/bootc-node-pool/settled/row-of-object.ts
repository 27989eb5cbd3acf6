// The row of a BootcNode that an event has whole.
import {
  FELL_BACK_ANNOTATION,
  IN_REBOOT_SLOT_ANNOTATION,
  REBOOTS_ANNOTATION,
  WAS_CORDONED_ANNOTATION,
} from '#src/bootc-node/labels.ts'
import { PullSecretRef, parseBootcNodeStatus } from '#src/bootc-node/schema.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { optionalTextAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import type { BootcNodeRow } from '../facts.ts'
import { reportedImage } from '../gather/bootc-node-rows.ts'

/** Never throws: what cannot be read is absent. */
export function rowOfObject(object: KubeObject): BootcNodeRow {
  const { metadata } = object
  const { annotations = {} } = metadata
  const owner = controllerOf(object)
  const {
    booted,
    staged,
    conditions = [],
    observedGeneration,
  } = parseBootcNodeStatus(object['status'])
  const pullSecretRef = PullSecretRef.safeParse(valueAt(object, 'spec', 'pullSecretRef'))
  return {
    name: metadata.name,
    uid: metadata.uid ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    generation: metadata.generation ?? 0,
    observedGeneration,
    isDeleting: metadata.deletionTimestamp !== undefined,
    owner: owner && { uid: owner.uid, name: owner.name },
    desiredImage: textAt(object, 'spec', 'desiredImage'),
    desiredImageState: textAt(object, 'spec', 'desiredImageState'),
    pullSecretRef: pullSecretRef.success ? pullSecretRef.data : undefined,
    pullSecretHash: optionalTextAt(object, 'spec', 'pullSecretHash'),
    rebootPolicy: optionalTextAt(object, 'spec', 'rebootPolicy'),
    booted: booted && reportedImage(booted),
    staged: staged && reportedImage(staged),
    idle: findCondition(conditions, 'Idle'),
    degraded: findCondition(conditions, 'Degraded'),
    isInRebootSlot: annotations[IN_REBOOT_SLOT_ANNOTATION] !== undefined,
    wasCordoned: annotations[WAS_CORDONED_ANNOTATION],
    fellBack: annotations[FELL_BACK_ANNOTATION],
    reboots: annotations[REBOOTS_ANNOTATION],
  }
}
