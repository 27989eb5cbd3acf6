// `sundial simulate`: runs a simulated cluster on a virtual clock, which advances only when no work is running.
import type { DateTime } from 'luxon'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { createLogger } from '#src/telemetry/logger.ts'
import { applyObjects } from './apply-objects.ts'
import { loadObjects } from './files.ts'
import type { CliIo } from './io.ts'
import type { Line } from './output/line.ts'
import { narrate, type Tell } from './output/narrator.ts'
import { createProgress } from './output/progress.ts'
import { createReport } from './output/report.ts'
import type { SimulateOptions } from './program/simulate.ts'
import { refuseInvalid } from './refuse-invalid.ts'
import { nodesOf, simulatedOf } from './simulated.ts'
import { UsageError } from './usage-error.ts'
import { createWiredWorld } from './wiring.ts'

/** The clock advances by this step, and progress is shown after each. */
const STEP = { hours: 1 }

/**
 * Simulates the objects of the files in [from, until) and prints their changes. Returns 0. Throws a UsageError when a file
 * cannot be read, when there is nothing to simulate, or when the API server refuses an object.
 */
export async function simulate(options: SimulateOptions, io: CliIo): Promise<number> {
  const { from, until, seed, dropEvents, backstop } = options
  const loaded = await loadObjects(options.file, io.stdin)
  refuseInvalid(loaded)
  const simulated = simulatedOf(loaded)
  if (simulated.machines.length + simulated.pools.length === 0) {
    throw new UsageError(
      `there is no ScheduledMachine and no BootcNodePool in ${options.file.join(', ')}`,
    )
  }
  for (const pool of simulated.pools) {
    if (nodesOf(pool, simulated.nodes).length > 0) continue
    io.stderr(
      `note: no Node of these files matches spec.nodeSelector of BootcNodePool ${pool.metadata.name}, so nothing happens in it. Add Nodes: kubectl get nodes -o yaml\n`,
    )
  }
  const clock = createVirtualClock(from)
  const log = createLogger({
    level: 'error',
    write: (line) => io.stderr(line),
    time: () => formatInstant(clock.now()),
  })
  const wired = createWiredWorld({ clock, log, seed, dropEvents, backstop })
  const progress = createProgress(io, from, until)
  const report = createReport(options.output, io, simulated)

  await clock.track(wired.world.start())
  const { api } = wired.world
  // Nothing is printed before all objects have been created.
  const early: (readonly [Line, string])[] = []
  let tell: Tell = (line, zone) => early.push([line, zone])
  const silence = narrate(api, clock, (line, zone) => tell(line, zone))
  await applyObjects(wired.world, loaded)
  tell = (line, zone) => {
    progress.clear()
    report.tell(line, zone)
  }
  for (const [line, zone] of early) tell(line, zone)
  // The instant `until` is not part of the range.
  await advance(clock, until.minus({ milliseconds: 1 }), progress.report)
  silence()
  await wired.stop()
  progress.clear()
  report.end({ from, until, requests: wired.requests() })
  return 0
}

async function advance(
  clock: { now(): DateTime; advanceTo(at: DateTime): Promise<void> },
  until: DateTime,
  report: (now: DateTime) => void,
): Promise<void> {
  await clock.advanceTo(clock.now())
  while (clock.now() < until) {
    const next = clock.now().plus(STEP)
    await clock.advanceTo(next < until ? next : until)
    report(clock.now())
  }
}
