// Daemons killed at each of their steps in turn: at the beginning and the end of each command of the host, and when a status
// was stored. Which moment after that is a matter of the seed.
import { watch } from 'node:fs'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { fractionFor } from '#src/embedded/stand-ins/seeded.ts'
import { textAt } from '#src/kube/json.ts'
import { commandEvents } from '#test/support/bootc-host/commands.ts'
import type { DaemonHost } from './daemon-host.ts'
import type { Following } from './follow.ts'

export interface DaemonKills {
  /** No more of them. How often a daemon was killed at each step, when every daemon is back.
   * @throws what one of them could not be started for */
  stop(): Promise<Readonly<Record<string, number>>>
}

export interface DaemonKillOptions {
  readonly seed: number
  readonly hosts: readonly DaemonHost[]
  readonly following: Following
  /** How often a daemon is killed at the same step, of whatever host. */
  readonly each: number
}

const MOST_DELAY_MS = 20

/** Kills the daemon of the host that comes to a step, and starts it again at once. */
export function startDaemonKills({ seed, hosts, following, each }: DaemonKillOptions): DaemonKills {
  const counts: Record<string, number> = {}
  const underWay = new Map<string, Promise<void>>()
  const stops: (() => void)[] = []
  let isOver = false
  let failure: unknown

  const reach = (host: DaemonHost, step: string): void => {
    const count = counts[step] ?? 0
    if (isOver || count >= each || underWay.has(host.name)) return
    counts[step] = count + 1
    const delay = fractionFor(seed, step, count) * MOST_DELAY_MS
    const killed = new Promise((resolve) => setTimeout(resolve, delay))
      .then(() => host.killDaemon())
      .then(() => host.startDaemon())
      .catch((error: unknown) => {
        failure ??= error
      })
      .finally(() => underWay.delete(host.name))
    underWay.set(host.name, killed)
  }

  for (const host of hosts) stops.push(followCommands(host, (step) => reach(host, step)))
  const told = new Map<string, string>()
  following.changes(({ object, resource }) => {
    const { name } = object.metadata
    const host = hosts.find((candidate) => candidate.name === name)
    const state = textAt(object, 'status', 'state')
    if (resource.kind !== BOOTC_NODES.kind || host === undefined || state === '') return
    if (told.get(name) !== state) reach(host, `stored ${state}`)
    told.set(name, state)
  })

  return {
    async stop() {
      isOver = true
      for (const stop of stops) stop()
      await Promise.all(underWay.values())
      if (failure !== undefined) throw failure
      return counts
    },
  }
}

function followCommands({ host }: DaemonHost, onStep: (step: string) => void): () => void {
  let seen = commandEvents(host.root).length
  const watcher = watch(`${host.root}/stand-in`, (_event, file) => {
    if (file !== 'commands') return
    const events = commandEvents(host.root)
    for (const { event, words } of events.slice(seen)) onStep(`${event} ${commandOf(words)}`)
    seen = events.length
  })
  return () => watcher.close()
}

// Its program, verbs and options, without what differs from host to host.
function commandOf(words: readonly string[]): string {
  const verbs = words.filter((word) => /^(--)?[a-z][a-z-]*$/.test(word))
  return verbs.slice(0, 3).join(' ')
}
