// npm run simulate:faults -- --seeds N [--start S] [--jobs J] [--kind K]: the fault schedules of the seeds S to S+N-1, in
// J processes, for ScheduledMachines or BootcNodePools. Says how far it is, and at the end what was run and what was found. Exit status 1 on a
// violation, 2 on bad usage; Ctrl-C ends it with what it has so far.
import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism, constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { INVARIANTS as OF_POOLS } from '#src/simulation/bootc-node-pool/judge.ts'
import { add, faultsOf, NOTHING, type Tally } from '#src/simulation/core/tally.ts'
import { INVARIANTS as OF_MACHINES } from '#src/simulation/scheduled-machine/judge.ts'

const INVARIANTS = { ScheduledMachine: OF_MACHINES, BootcNodePool: OF_POOLS }
type Kind = keyof typeof INVARIANTS

interface Asked {
  readonly kind: Kind
  readonly seeds: number
  readonly start: number
  readonly jobs: number
}

/** What a worker is told to do next. */
export interface Portion {
  readonly kind: Kind
  readonly start: number
  readonly seeds: number
}

const PORTION = 25
const SAY_EVERY_MS = 5_000
const LARGEST = 2 ** 31

const asked = readArguments(process.argv.slice(2))
const began = performance.now()
let tally: Tally = NOTHING
let next = asked.start
const end = asked.start + asked.seeds
const workers = new Set<ChildProcess>()

const ticking = setInterval(sayProgress, SAY_EVERY_MS)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => finish(128 + constants.signals[signal]))
}
for (let job = 0; job < asked.jobs; job += 1) work()

function work(): void {
  const worker = fork(fileURLToPath(new URL('simulate-faults-worker.ts', import.meta.url)))
  workers.add(worker)
  const more = () => {
    const seeds = Math.min(PORTION, end - next)
    if (seeds <= 0) return worker.disconnect()
    worker.send({ kind: asked.kind, start: next, seeds } satisfies Portion)
    next += seeds
  }
  worker.on('message', (done: Tally) => {
    tally = add(tally, done)
    for (const { seed, violation } of done.violations) {
      say(`seed ${seed} violates ${violation.invariant}: ${violation.says}`)
      const kind = asked.kind === 'ScheduledMachine' ? '' : ` --kind ${asked.kind}`
      say(`  sundial simulate --faults${kind} --seed ${seed}`)
    }
    more()
  })
  worker.on('exit', (code) => {
    workers.delete(worker)
    if (code !== 0) {
      say(`a worker ended with ${code}; what it had begun is not counted`)
      finish(1)
    } else if (workers.size === 0) finish(tally.violations.length === 0 ? 0 : 1)
  })
  more()
}

function finish(status: number): never {
  clearInterval(ticking)
  for (const worker of workers) worker.kill()
  sayProgress()
  for (const [name, times] of Object.entries(tally.faults).sort((a, b) => b[1] - a[1])) {
    say(`  ${String(times).padStart(9)} ${name}`)
  }
  say(`invariants after every step: ${INVARIANTS[asked.kind].join(', ')}`)
  const { schedules, steps, violations } = tally
  say(
    `schedules ${schedules}, steps ${steps}, faults ${faultsOf(tally)}, violations ${violations.length}`,
  )
  process.exit(status)
}

function sayProgress(): void {
  const minutes = (performance.now() - began) / 60_000
  const rate = Math.round(tally.schedules / minutes)
  say(
    `${tally.schedules} of ${asked.seeds} schedules, ${rate} a minute, ${tally.violations.length} violations`,
  )
}

function readArguments(args: readonly string[]): Asked {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string', default: '1000' },
        kind: { type: 'string', default: 'ScheduledMachine' },
        start: { type: 'string', default: '1' },
        jobs: { type: 'string', default: String(availableParallelism()) },
      },
    })
    return {
      kind: kindNamed(values.kind),
      seeds: whole('--seeds', values.seeds, 1, LARGEST),
      start: whole('--start', values.start, 0, LARGEST),
      jobs: whole('--jobs', values.jobs, 1, 256),
    }
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : error}\n`)
    process.stderr.write(
      'usage: npm run simulate:faults -- --seeds N [--start S] [--jobs J] [--kind K]\n',
    )
    process.exit(2)
  }
}

function kindNamed(name: string): Kind {
  if (name === 'ScheduledMachine' || name === 'BootcNodePool') return name
  throw new Error(
    `--kind is ${JSON.stringify(name)}; it must be ScheduledMachine or BootcNodePool.`,
  )
}

function whole(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new Error(
    `${flag} is ${JSON.stringify(text)}; it must be a whole number from ${least} to ${most}.`,
  )
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
