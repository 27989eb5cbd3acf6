// I2: nothing disruptive happens before its intent is stored.
import { CORDONED_BY_ANNOTATION } from '#src/scheduled-machine/labels.ts'
import { isCordoned, scheduledMachine } from '../facts.ts'
import { type Deed, isMeant, type Past } from '../history.ts'
import { has, isBegun, isTerminated, ownerOfNode, ownerOfPod, PASS_MS, told } from './deed.ts'

/** Nothing disruptive happens before its intent is stored. */
export function intentFirst(deed: Deed, { before, meantAt }: Past): string | undefined {
  if (deed.by.type !== 'function') return undefined
  const { object, old } = deed.change
  switch (object.kind) {
    case 'Node': {
      if (!isBegun(deed) && !(isCordoned(object) && !isCordoned(old))) return undefined
      const owner = ownerOfNode(deed, before)
      // A removal that was undone, or whose ScheduledMachine was restored with another uid, while its cordon was on
      // its way: the next pass takes it back.
      const by = object.metadata.annotations?.[CORDONED_BY_ANNOTATION]
      const wasMeant = [owner?.metadata.uid, by].some(
        (uid) => deed.at - (meantAt(uid ?? '') ?? 0) < PASS_MS,
      )
      return isMeant(owner) || wasMeant
        ? undefined
        : `${told(deed)} and the status says nothing of a removal`
    }
    case 'Pod': {
      if (!isBegun(deed)) return undefined
      const owner = ownerOfPod(object, before)
      return has(owner, 'drain')
        ? undefined
        : `${told(deed)} and the status says nothing of a drain`
    }
    case 'Machine': {
      if (!isBegun(deed)) return undefined
      const owner = scheduledMachine(before, object.metadata.name)
      return has(owner, 'drain') || isTerminated(owner)
        ? undefined
        : `${told(deed)} and the status says nothing of a drain or a kill switch`
    }
    default:
      return undefined
  }
}
