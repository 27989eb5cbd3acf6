// I2: nothing disruptive happens before its intent is stored.
import { textAt } from '#src/kube/json.ts'
import type { ObjectChange } from '../../core/history.ts'
import { isBegun, isGivenUp } from '../../core/object-change.ts'
import { functionOf } from '../../core/pod.ts'
import {
  bootcNode,
  desiredDigest,
  idleReason,
  isApproved,
  isCordoned,
  markOf,
  ownerOf,
  poolsIn,
} from '../facts.ts'
import { type PoolPast, takesBack } from '../past.ts'

/** The intent that the ledger must hold before a change by the function of pools, and does not. */
export function missingIntent(written: ObjectChange, past: PoolPast): string | undefined {
  const { change, by, at } = written
  const { object, old } = change
  if (by.type !== 'function' || functionOf(by.pod) !== 'bootc-node-pool') return undefined
  switch (object.kind) {
    case 'Node': {
      if (!isCordoned(object) || isCordoned(old)) return undefined
      const uid = markOf(object) ?? ''
      return past.hadSlot(uid, object.metadata.name, at) ? undefined : 'a slot'
    }
    case 'Pod': {
      if (!isBegun(written) || isGivenUp(written)) return undefined
      const nodeName = textAt(object, 'spec', 'nodeName')
      const isMeant = poolsIn(past.before).some(({ metadata }) =>
        past.hadSlot(metadata.uid ?? '', nodeName, at),
      )
      return isMeant ? undefined : `a slot of ${nodeName}`
    }
    case 'BootcNode': {
      if (!isApproved(object) || isApproved(old)) return undefined
      const uid = ownerOf(object) ?? ''
      const digest = desiredDigest(object)
      return past.hadSlot(uid, object.metadata.name, at, digest)
        ? undefined
        : `an approval for ${digest.slice(0, 14)}`
    }
    default:
      return undefined
  }
}

/** No daemon reboots its host without a slot. But a slot is free when the daemon says that the image runs, and nobody else can
 * know that this is false. */
export function rebootsHaveSlots(written: ObjectChange, past: PoolPast): string | undefined {
  const { object, old } = written.change
  if (object.kind !== 'BootcNode' || written.by.type === 'function') return undefined
  if (idleReason(object) !== 'Rebooting' || idleReason(old) === 'Rebooting') return undefined
  const { name } = object.metadata
  const its = bootcNode(past.before, name)
  const uid = its && ownerOf(its)
  if (uid === undefined || past.hadSlot(uid, name, written.at)) return undefined
  if (takesBack(written.change) || past.tookBack(name, written.at)) return undefined
  return `${name} reboots, and has no slot`
}
