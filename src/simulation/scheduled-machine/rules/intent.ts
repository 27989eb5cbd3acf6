// I2: nothing disruptive happens before its intent is stored.
import { isTrueAt, listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CORDONED_BY_ANNOTATION } from '#src/scheduled-machine/labels.ts'
import { PREPARING } from '#src/scheduled-machine/reasons.ts'
import type { ObjectChange } from '../../core/history.ts'
import { isBegun, isGivenUp, PASS_MS } from '../../core/object-change.ts'
import { isCordoned, scheduledMachine } from '../facts.ts'
import { isMeant, type MachinePast } from '../past.ts'
import { has, isTerminated, ownerOfNode, ownerOfPod } from './owner-of.ts'

/** The intent that the status must hold before a change by a function, and does not. */
export function missingIntent(written: ObjectChange, past: MachinePast): string | undefined {
  const { before, meantAt } = past
  const { object, old } = written.change
  switch (object.kind) {
    case 'Node': {
      if (!isBegun(written) && !(isCordoned(object) && !isCordoned(old))) return undefined
      const owner = ownerOfNode(written, before)
      // While the cordon was on its way, the removal was undone, or the ScheduledMachine was restored with another uid.
      // The next pass takes the cordon back.
      const by = object.metadata.annotations?.[CORDONED_BY_ANNOTATION]
      const wasMeant = [owner?.metadata.uid, by].some(
        (uid) => written.at - (meantAt(uid ?? '') ?? 0) < PASS_MS,
      )
      return isMeant(owner) || wasMeant || isPrepared(owner)
        ? undefined
        : 'a removal, or a preparation'
    }
    case 'Pod':
      return !isBegun(written) || isGivenUp(written) || isDrainMeant(written, past)
        ? undefined
        : 'a drain'
    case 'Machine': {
      if (!isBegun(written)) return undefined
      const owner = scheduledMachine(before, object.metadata.name)
      return has(owner, 'drain') || isTerminated(owner, past, written.at)
        ? undefined
        : 'a drain or a kill switch'
    }
    default:
      return undefined
  }
}

// Its status says that its Node is kept for a window that opens soon.
function isPrepared(owner: KubeObject | undefined): boolean {
  return (
    isTrueAt(owner, 'spec', 'leadCordon') &&
    listAt(owner, 'status', 'conditions').some(
      (each) => textAt(each, 'type') === 'Ready' && textAt(each, 'reason') === PREPARING,
    )
  )
}

// While the eviction was on its way, the ScheduledMachine may have been restored with another uid.
function isDrainMeant({ change: { object }, at }: ObjectChange, past: MachinePast): boolean {
  const owner = ownerOfPod(object, past.before)
  const namesakes = [...past.known.values()].filter(
    ({ metadata }) => metadata.name === owner?.metadata.name && metadata.uid !== owner.metadata.uid,
  )
  const wasMeant = namesakes.some(
    ({ metadata }) => at - (past.meantAt(metadata.uid ?? '') ?? 0) < PASS_MS,
  )
  return has(owner, 'drain') || wasMeant
}
