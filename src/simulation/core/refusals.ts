// I11: a request that is refused because a right is missing is told in the status of its object.

import type { Clock } from '#src/clock/clock.ts'
import { askedFor } from '#src/kube/asked-for.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import type { KubeRequest, KubeResponse } from '#src/kube/transport.ts'
import type { Faults } from './faults.ts'
import type { Judge } from './simulated-system.ts'

export interface RefusalsOptions {
  readonly clock: Pick<Clock, 'now'>
  readonly faults: Pick<Faults, 'isRefused'>
  readonly judge: Pick<Judge, 'tellsRefusal' | 'hasFailed'>
  /** The objects of the plan. */
  readonly keys: readonly ObjectKey[]
  readonly objectAt: (key: ObjectKey) => KubeObject | undefined
  readonly violated: (invariant: string, says: string) => void
}

/** Passes in a row that are refused and tell nothing. Each of them may be killed or hindered by another fault. */
const MOST_UNTOLD = 8
const ANOTHER_PASS_MS = 5_000

/**
 * The answer to a request that is refused at this moment. Counts how often the status does not tell it; not for the functions
 * beside, which have objects of their own.
 */
export function createRefusals({
  clock,
  faults,
  judge,
  keys,
  objectAt,
  violated,
}: RefusalsOptions): (request: KubeRequest, isBeside: boolean) => KubeResponse | undefined {
  const untold = new Map<string, Untold>()

  // A pod that still has a cached answer has done its pass meanwhile: nothing is held up.
  const hasGotThrough = (object: KubeObject, { version }: Untold): boolean =>
    object.metadata.resourceVersion !== version && !judge.hasFailed(object)
  const count = (key: ObjectKey, words: string): void => {
    const { name } = key
    const object = objectAt(key)
    const at = clock.now().toMillis()
    if (object === undefined || judge.tellsRefusal(object)) {
      untold.delete(name)
      return
    }
    const version = object.metadata.resourceVersion
    const before = untold.get(name)
    const { passes, at: last } =
      before === undefined || hasGotThrough(object, before) ? { passes: 0, at: 0 } : before
    if (at < last + ANOTHER_PASS_MS) return
    untold.set(name, { passes: passes + 1, at, version })
    if (passes + 1 === MOST_UNTOLD)
      violated('I11', `${name}: ${words} is refused, and the status does not tell`)
  }

  return (request, isBeside) => {
    const [path = ''] = request.path.split('?')
    const asked = askedFor({ method: request.method, path })
    if (!faults.isRefused(asked)) return undefined
    const words = `${asked.verb} ${asked.resource}`
    const key = keys.length === 1 ? keys[0] : keys.find(({ name }) => isAbout(name, request))
    if (key !== undefined && !isBeside) count(key, words)
    return forbidden(`User "pod" cannot ${asked.verb} resource "${asked.resource}"`)
  }
}

interface Untold {
  readonly passes: number
  readonly at: number
  readonly version: string | undefined
}

function isAbout(name: string, { path, body }: KubeRequest): boolean {
  return (
    new RegExp(`[/=]${name}(?![\\w-])`).test(path) || body?.includes(`"name":"${name}"`) === true
  )
}

function forbidden(message: string): KubeResponse {
  return {
    status: 403,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      kind: 'Status',
      status: 'Failure',
      reason: 'Forbidden',
      message,
      code: 403,
    }),
  }
}
