// Requests that are refused because a right is missing. While that lasts, the status must tell.

import type { Clock } from '#src/clock/clock.ts'
import { listAt, textAt, valueAt } from '#src/embedded/stand-ins/json.ts'
import { askedFor } from '#src/kube/asked-for.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { KubeRequest, KubeResponse } from '#src/kube/transport.ts'
import { phaseOf, scheduledMachine } from './facts.ts'
import type { Ledger } from './ledger.ts'
import type { Mishaps } from './mishaps.ts'

export interface RefusalsOptions {
  readonly clock: Pick<Clock, 'now'>
  readonly ledger: Ledger
  readonly mishaps: Pick<Mishaps, 'isRefused'>
  /** Of the machines. */
  readonly names: readonly string[]
}

/** Passes that met it, one after the other, while nothing was told: any of them may be killed or hindered. */
const MOST_UNTOLD = 8
const ANOTHER_PASS_MS = 5_000

/** The answer to a request that is refused at this moment; holds against the status how often that was. */
export function createRefusals({
  clock,
  ledger,
  mishaps,
  names,
}: RefusalsOptions): (request: KubeRequest) => KubeResponse | undefined {
  const untold = new Map<string, Untold>()

  const judge = (name: string, words: string): void => {
    const owner = scheduledMachine(ledger.history.before, name)
    const at = clock.now().toMillis()
    if (owner === undefined || isTold(owner)) {
      untold.delete(name)
      return
    }
    const version = owner.metadata.resourceVersion
    const before = untold.get(name)
    const { passes, at: last } =
      before === undefined || hasGotThrough(owner, before) ? { passes: 0, at: 0 } : before
    if (at < last + ANOTHER_PASS_MS) return
    untold.set(name, { passes: passes + 1, at, version })
    if (passes + 1 === MOST_UNTOLD)
      ledger.violated('I11', `${name}: ${words} is refused, and the status does not tell`)
  }

  return (request) => {
    const [path = ''] = request.path.split('?')
    const asked = askedFor({ method: request.method, path })
    if (!mishaps.isRefused(asked)) return undefined
    const words = `${asked.verb} ${asked.resource}`
    const name = names.length === 1 ? names[0] : names.find((each) => isAbout(each, request))
    if (name !== undefined) judge(name, words)
    return forbidden(`User "pod" cannot ${asked.verb} resource "${asked.resource}"`)
  }
}

interface Untold {
  readonly passes: number
  readonly at: number
  readonly version: string | undefined
}

// A pod that remembers what another may not ask for any more has done its pass meanwhile: nothing is held up.
function hasGotThrough({ metadata, status }: KubeObject, { version }: Untold): boolean {
  return metadata.resourceVersion !== version && valueAt(status, 'retry') === undefined
}

function isAbout(name: string, { path, body }: KubeRequest): boolean {
  return (
    new RegExp(`[/=]${name}(?![\\w-])`).test(path) || body?.includes(`"name":"${name}"`) === true
  )
}

function isTold(owner: KubeObject): boolean {
  const isFailed =
    phaseOf(owner) === 'Error' && textAt(owner, 'status', 'retry', 'lastError') !== ''
  const conditions = listAt(owner, 'status', 'conditions')
  return isFailed || conditions.some((each) => textAt(each, 'reason') === 'ReadFailed')
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
