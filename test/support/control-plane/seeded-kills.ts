// Processes killed at random: who is next, and when, is a matter of the seed and of what happens.
import { fractionFor } from '#src/embedded/stand-ins/seeded.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { Following } from './follow.ts'
import type { FunctionProcess } from './functions.ts'

export interface Kills {
  /** How many there have been. */
  count(): number
  /** No more of them; how many there have been, when every process is back.
   * @throws what one of them could not be started for */
  stop(): Promise<number>
}

/** The next kill comes after so many writes, one to this: fewer than two passes. */
const MOST_WRITES = 4
/** When less happens than that, it comes anyway. */
const LONGEST_MS = 500
/** The answer to a write is as likely to have arrived as not. */
const MOST_DELAY_MS = 20

export interface KillOptions {
  readonly seed: number
  /** Whom to kill; who is started again gets the same place. */
  readonly processes: FunctionProcess[]
  readonly following: Following
  /** The kind whose writes are counted. */
  readonly written: Resource
  /** No more than so many. */
  readonly most: number
  /** From one instruction to the next a process does nothing any more; so much later it is gone. In
   * between the API server ends what it was asked for. */
  readonly heldMs: number
}

/** Kills one of `processes` after the other with SIGKILL, and starts each again at once, in its place. */
export function startKills(options: KillOptions): Kills {
  const { seed, processes, following, written, most, heldMs } = options
  const alive = processes.map((_, place) => place)
  const restarts = new Set<Promise<void>>()
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  let isOver = false
  const writes = writesOf(following, written)
  let failure: unknown
  let count = 0

  const kill = async (): Promise<void> => {
    while (alive.length === 0 && restarts.size > 0) await Promise.race(restarts)
    const [place = 0] = alive.splice(Math.floor(fractionFor(seed, 'who', count) * alive.length), 1)
    const victim = processes[place]
    if (victim === undefined) return
    count += 1
    if (!victim.child.signal('SIGSTOP')) failure ??= new Error(`${victim.url} had ended by itself`)
    const restart = pause(heldMs)
      .then(() => {
        victim.child.signal('SIGKILL')
        return victim.child.ended
      })
      .then(async () => {
        processes[place] = await victim.again()
        alive.push(place)
      })
      .catch((error: unknown) => {
        failure ??= error
        isOver = true
      })
      .finally(() => restarts.delete(restart))
    restarts.add(restart)
  }

  const run = async (): Promise<void> => {
    while (!isOver && count < most) {
      const wanted = 1 + Math.floor(fractionFor(seed, 'writes', count) * MOST_WRITES)
      await Promise.race([
        writes(wanted).then(() => pause(fractionFor(seed, 'delay', count) * MOST_DELAY_MS)),
        pause(LONGEST_MS),
        over,
      ])
      if (!isOver) await kill()
    }
  }
  const running = run()

  return {
    count: () => count,
    async stop() {
      isOver = true
      end()
      await running
      await Promise.all(restarts)
      if (failure !== undefined) throw failure
      return count
    },
  }
}

/** What waits for so many more writes to objects of this kind. */
function writesOf(following: Following, { kind }: Resource): (count: number) => Promise<void> {
  let seen = 0
  let wanted = Number.POSITIVE_INFINITY
  let tell = () => {}
  following.changes(({ resource }) => {
    if (resource.kind === kind) seen += 1
    if (seen >= wanted) tell()
  })
  return (count) => {
    wanted = seen + count
    return new Promise((resolve) => {
      tell = resolve
    })
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
