// Asks for the reclaim, again and again until the API server has taken it. There is one attempt at a time, and it is for
// all matches that wait.
import type { Found } from '#src/agents/reclaim/examine.ts'
import { mismatchOf, requestPatch } from '#src/agents/reclaim/request-patch.ts'
import type { Clock } from '#src/clock/clock.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import type { Logger } from '#src/telemetry/logger.ts'

export interface RequesterDeps {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  readonly nodeName: string
  /** The id of this machine; `undefined` when it is not to be compared with the Node's. */
  readonly machineId: string | undefined
  /** Is called at the end of each attempt; `seconds` since the first match of the request. */
  readonly onAttempt?: (outcome: Outcome, seconds: number) => void
}

export type Outcome = 'written' | 'standing' | 'refused' | 'failed'

export interface Requester {
  /** Reads the Node, and logs why a request would be refused or fail. So this is known before a match, and the connection
   * is open. */
  rehearse(): Promise<void>
  /** The request for this match is made at once, unless one is being made. */
  request(found: Found): void
  /** Drops the matches that are not wanted any more and wait for their request. */
  keep(isWanted: (found: Found) => boolean): void
  /** Resolves when no match waits. */
  settled(): Promise<void>
  /** Makes no further attempt. Resolves when the attempt that runs now has ended. */
  stop(): Promise<void>
  /** How many matches wait for their request, at most one for each pattern and attempt. */
  pending(): number
}

interface Waiting {
  readonly found: Found
  /** When it came, by `clock.elapsed`. */
  readonly at: number
}

/** After an attempt, the next one for other matches waits this long: each costs the API server a read. */
const PAUSE_MS = 1000
const SHORTEST_BACK_OFF_MS = 250
const LONGEST_BACK_OFF_MS = 30_000

export function createRequester(deps: RequesterDeps): Requester {
  const { clock, log, nodeName, onAttempt = () => {} } = deps
  let waiting: readonly Waiting[] = []
  // Those that the present attempt is for.
  let asked: readonly Waiting[] = []
  let tries = 0
  let running: Promise<void> | undefined
  let cancelWait: (() => void) | undefined
  // By `clock.elapsed`: somebody may set the clock of the machine while a request waits.
  let notBefore = 0
  let isStopped = false
  let onSettled: (() => void)[] = []
  const settle = () => {
    for (const resolve of onSettled) resolve()
    onSettled = []
  }

  const attempt = async (): Promise<void> => {
    asked = waiting
    const [first] = asked
    if (first === undefined) return
    const end = (outcome: Outcome) => {
      onAttempt(outcome, (clock.elapsed() - first.at) / 1000)
    }
    try {
      const result = await ask(deps, first.found)
      waiting = waiting.filter((each) => !asked.includes(each))
      tries = 0
      notBefore = clock.elapsed() + PAUSE_MS
      if (result === 'written') log.info('requested reclaim', fieldsOf(nodeName, first.found))
      else log.info('reclaim was requested already', fieldsOf(nodeName, first.found))
      end(result)
    } catch (error) {
      tries += 1
      const waitMs = backOffMs(tries, error)
      notBefore = clock.elapsed() + waitMs
      const fields = { ...fieldsOf(nodeName, first.found), tries, retrySeconds: waitMs / 1000 }
      if (error instanceof Refused)
        log.error('refused to request reclaim', { ...fields, reason: error.message })
      else log.warn('could not request reclaim', { ...fields, error })
      end(error instanceof Refused ? 'refused' : 'failed')
    }
  }

  const advance = (): void => {
    if (isStopped || running !== undefined || cancelWait !== undefined) return
    if (waiting.length === 0) return
    const milliseconds = notBefore - clock.elapsed()
    if (milliseconds > 0) {
      cancelWait = clock.at(clock.now().plus({ milliseconds }), () => {
        cancelWait = undefined
        advance()
      })
      return
    }
    running = attempt().finally(() => {
      running = undefined
      asked = []
      if (waiting.length === 0) settle()
      advance()
    })
  }

  const stopWaiting = () => {
    cancelWait?.()
    cancelWait = undefined
  }

  return {
    async rehearse() {
      try {
        await readNode(deps)
      } catch (error) {
        if (error instanceof Refused)
          log.error('a request would be refused', { node: nodeName, reason: error.message })
        else log.warn('a request would fail', { node: nodeName, error })
      }
    },
    request(found) {
      // While the API server is away, a program that is started again and again fills no memory.
      const isCovered = waiting.some(
        (each) => each.found.pattern === found.pattern && !asked.includes(each),
      )
      if (isCovered) return
      waiting = [...waiting, { found, at: clock.elapsed() }]
      advance()
    },
    keep(isWanted) {
      waiting = waiting.filter(({ found }) => isWanted(found))
      if (waiting.length > 0) return
      stopWaiting()
      settle()
    },
    settled: () =>
      new Promise((resolve) => {
        onSettled.push(resolve)
        if (waiting.length === 0) settle()
      }),
    async stop() {
      isStopped = true
      stopWaiting()
      await running
    },
    pending: () => waiting.length,
  }
}

/** The Node may be another machine. */
class Refused extends Error {
  override readonly name = 'Refused'
}

async function ask(deps: RequesterDeps, found: Found): Promise<'written' | 'standing'> {
  const { client, clock, nodeName } = deps
  const node = await readNode(deps)
  const patch = requestPatch(node, found.pattern, clock.now())
  if (patch === undefined) return 'standing'
  await client.patch(NODES, { name: nodeName }, patch)
  return 'written'
}

async function readNode({ client, nodeName, machineId }: RequesterDeps): Promise<KubeObject> {
  const node = await client.get(NODES, { name: nodeName })
  if (node === undefined) throw new Refused(`There is no Node ${nodeName}.`)
  const reason = machineId === undefined ? undefined : mismatchOf(node, machineId)
  if (reason !== undefined) throw new Refused(reason)
  return node
}

function backOffMs(tries: number, error: unknown): number {
  const asked = isKubeError(error) ? (error.retryAfterSeconds ?? 0) * 1000 : 0
  const own = SHORTEST_BACK_OFF_MS * 2 ** Math.min(tries - 1, 10)
  return Math.min(Math.max(own, asked), LONGEST_BACK_OFF_MS)
}

// Not the command line, which may have a password in it.
function fieldsOf(node: string, { pid, comm, pattern, source }: Found) {
  return { node, pid, comm, pattern, source }
}
