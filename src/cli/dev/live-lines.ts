// Prints the events of the simulated cluster as they happen.
import type { World } from '#src/embedded/world.ts'
import type { CliIo } from '../io.ts'
import { formatLine, type LineFormat } from '../output/format-line.ts'
import { narrate } from '../output/narrator.ts'
import { nameWidthOf } from '../output/report.ts'
import type { Style } from '../output/style.ts'
import type { Simulated } from '../simulated.ts'
import { type Heartbeat, startHeartbeat } from './heartbeat.ts'
import { createLiveView } from './live-view.ts'
import { createMachineBook } from './machines.ts'
import { createPoolBook } from './pools.ts'

export interface LiveLines {
  /** The number of transitions so far. */
  transitions(): number
  /** Stops printing. */
  stop(): void
}

export interface LiveLinesOptions {
  readonly world: World
  readonly io: CliIo
  readonly style: Style
  readonly speed: number
  /** From the files, for the width of the columns. */
  readonly simulated: Simulated
}

/** Starts printing. */
export function startLiveLines(options: LiveLinesOptions): LiveLines {
  const { world, io, style, speed, simulated } = options
  const { api, clock } = world
  const format: LineFormat = {
    style,
    columns: io.terminal === true ? io.columns : undefined,
    nameWidth: nameWidthOf([...simulated.machines, ...simulated.pools, ...simulated.nodes]),
  }
  const view = createLiveView(io)
  const book = createMachineBook()
  const pools = createPoolBook()
  const unsubscribe = api.subscribe((change) => {
    book.learn(change)
    pools.learn(change)
  })
  let transitions = 0
  let heartbeat: Heartbeat | undefined
  const silence = narrate(api, clock, (line, zone) => {
    if (line.type === 'phase' && line.kind !== 'BootcNode') transitions += 1
    view.print(formatLine(line, zone, format))
    heartbeat?.touch()
  })
  heartbeat = startHeartbeat({ view, clock, speed, machines: book.now, rollouts: pools.rollouts })
  return {
    transitions: () => transitions,
    stop() {
      heartbeat.stop()
      silence()
      unsubscribe()
      view.clear()
    },
  }
}
