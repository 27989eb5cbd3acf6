// How a state looks: the colour says no more than the word does.
import { isTrouble } from '#src/views/why/together.ts'

export type Tone = 'good' | 'motion' | 'bad' | 'dim'

/** `state` is the phase of a machine, the reason of a pool, or the stage of a node. */
export function toneOf(state: string): Tone {
  if (isTrouble(state) || BAD.test(state)) return 'bad'
  if (GOOD.test(state)) return 'good'
  return RESTS.test(state) ? 'dim' : 'motion'
}

/** Reasons of pools and slots that the tree does not have. */
const BAD = /Invalid|TooLong|Timeout/
const GOOD = /^(Active|MachineReady|AllUpdated|Updated|UpToDate|Ready|Healthy|Running)\b/
const RESTS = /^(Inactive|Disabled|Paused|New|NotRead)\b/
