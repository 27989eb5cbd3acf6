// Whether the rollout ends from each of many states: passes and hosts take turns, without another fault.
import type { DateTime } from 'luxon'
import type { Model } from '../model.ts'
import { runPass } from '../run-pass.ts'
import { type Found, keyOfModel } from './explore.ts'
import { hostMoves } from './host.ts'

const MOST_TURNS = 200

/** Throws when the passes come to rest in a state that `checkEnd` refuses, or do not come to rest. */
export function checkThatAllEnd(
  models: readonly Found[],
  checkEnd: (model: Model) => void,
  now: DateTime,
): void {
  const good = new Set<string>()
  for (const { model, way } of models) {
    try {
      for (const key of settled(model, { good, checkEnd, now })) good.add(key)
    } catch (error) {
      throw new Error(`${String(error)}\n${way()}`, { cause: error })
    }
  }
}

interface Settling {
  /** States from which the rollout ends. */
  readonly good: ReadonlySet<string>
  readonly checkEnd: (model: Model) => void
  readonly now: DateTime
}

// The states on the way to the end.
function settled(first: Model, { good, checkEnd, now: start }: Settling): readonly string[] {
  const way: string[] = []
  let model = first
  let now = start
  while (way.length < MOST_TURNS) {
    const key = keyOfModel(model)
    if (good.has(key)) return way
    way.push(key)
    let next = afterTurn(model, now)
    if (next === undefined) {
      now = now.plus(LATER)
      next = afterTurn(model, now)
    }
    if (next === undefined) {
      checkEnd(model)
      return way
    }
    model = next
  }
  throw new Error('the rollout does not come to rest')
}

/** After every wait of a rollout without timeouts. */
const LATER = { minutes: 10 }

// `undefined`: nobody has anything to do.
function afterTurn(model: Model, now: DateTime): Model | undefined {
  const [move] = hostMoves(model)
  const next = move?.model ?? runPass(model, now).model
  return next === model ? undefined : next
}
