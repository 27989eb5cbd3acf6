// Prints the events of the simulated cluster as they happen.
import type { ScaledClock } from '#src/embedded/scaled-clock.ts'
import type { World } from '#src/embedded/world.ts'
import type { CliIo } from '../io.ts'
import { formatLine, type LineFormat } from '../output/format-line.ts'
import { narrate } from '../output/narrator.ts'
import { nameWidthOf } from '../output/report.ts'
import type { Style } from '../output/style.ts'
import { wrap } from '../output/wrap.ts'
import type { Simulated } from '../simulated.ts'
import { type Heartbeat, startHeartbeat } from './heartbeat.ts'
import { createLiveView } from './live-view.ts'
import { createMachineBook } from './machines.ts'
import { createPoolBook } from './pools.ts'
import { createWakeBook } from './skip.ts'
import { skipOnRequest } from './skip-ahead.ts'

export interface LiveLines {
  /** The number of transitions so far. */
  transitions(): number
  /** Prints a line among the others. */
  say(text: string): void
  /** Skips to shortly before the next change. Returns the sentence about it. */
  skip(): string
  /** Stops printing. */
  stop(): void
}

export interface LiveLinesOptions {
  readonly world: World
  readonly io: CliIo
  readonly style: Style
  readonly clock: ScaledClock
  /** Skips hours in which nothing happens. */
  readonly skips: boolean
  /** From the files, for the width of the columns. */
  readonly simulated: Simulated
}

/** Starts printing. */
export function startLiveLines(options: LiveLinesOptions): LiveLines {
  const { world, io, style, clock, skips, simulated } = options
  const { api } = world
  const format: LineFormat = {
    style,
    columns: io.terminal === true ? io.columns : undefined,
    nameWidth: nameWidthOf([...simulated.machines, ...simulated.pools, ...simulated.nodes]),
  }
  const view = createLiveView(io)
  const book = createMachineBook()
  const pools = createPoolBook()
  const wakes = createWakeBook(clock.now)
  const unsubscribe = api.subscribe((change) => {
    book.learn(change)
    pools.learn(change)
    wakes.learn(change)
  })
  let transitions = 0
  let heartbeat: Heartbeat | undefined
  const silence = narrate(api, clock, (line, zone) => {
    if (line.type === 'phase' && line.kind !== 'BootcNode') transitions += 1
    view.print(formatLine(line, zone, format))
    heartbeat?.touch()
  })
  const context = { clock, machines: book.now, wakeTimes: wakes.times }
  heartbeat = startHeartbeat({ ...context, view, rollouts: pools.rollouts, skips })
  return {
    transitions: () => transitions,
    say(text) {
      view.print(format.columns === undefined ? text : wrap(text, format.columns, 0))
      heartbeat.touch()
    },
    skip: () => skipOnRequest(context),
    stop() {
      heartbeat.stop()
      silence()
      unsubscribe()
      view.clear()
    },
  }
}
