// How a state looks: the colour says no more than the word does.

export type Tone = 'good' | 'motion' | 'bad' | 'dim'

/** `state` is the phase of a machine, the reason of a pool, or the stage of a node. */
export function toneOf(state: string): Tone {
  if (BAD.test(state)) return 'bad'
  if (GOOD.test(state)) return 'good'
  return RESTS.test(state) ? 'dim' : 'motion'
}

const BAD =
  /Error|Fail|Terminated|EmergencyRemove|Halted|Degraded|Invalid|Conflict|Unreachable|Unknown|TooLong|Blocked|Unread|NotReady|NotOurs|OfAnotherPool|WithoutOwner|Timeout/
const GOOD = /^(Active|AllUpdated|Updated|UpToDate|Ready|Healthy|Running)\b/
const RESTS = /^(Inactive|Disabled|Paused|New)\b/
