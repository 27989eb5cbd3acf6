import type { OwnMachine } from '../facts.ts'
import type { Subject } from '../subject.ts'

/** Whether the Machine is to be replaced because the spec has changed. */
export function isReplacedOnChange({ spec }: Subject, { value, applied }: OwnMachine): boolean {
  if (spec.replaceOnChange !== 'Now' || value.deletionTimestamp !== undefined) return false
  return applied.type === 'recorded' && applied.changed.length > 0
}
