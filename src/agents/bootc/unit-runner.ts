// Runs commands of bootc in the unit of the host, one at a time, and follows one that a daemon before this one started.
import type { Clock } from '#src/clock/clock.ts'
import { pause } from '#src/clock/pause.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { findRunningUnit, whyFailed } from './bootc-commands.ts'
import type { StageOutcome } from './facts.ts'
import type { Host } from './host.ts'
import { createJournal } from './journal.ts'
import { errorIn, inUnit, type RunningUnit, toldErrorIn, UNIT } from './unit.ts'
import { wordsOf } from './words-of.ts'

const STOP_SECONDS = 30
const FOLLOW_SECONDS = 2
// What systemd-run says when there is a unit of this name.
const IS_TAKEN = /already (loaded|exists)/

export interface UnitRun {
  /** The digest that the command is to bring the host to. Without one, its end is no outcome. */
  readonly goal?: string
  /** The digest that it stages; `undefined` when it stages none. */
  readonly digest: string | undefined
  /** It makes a soft reboot. */
  readonly isReboot?: boolean
  readonly command: readonly string[]
}

export interface UnitRunner {
  /** The command that runs now, started or followed by this process. */
  running(): RunningUnit | undefined
  /** The end of the last one, until it is taken. */
  outcome(): StageOutcome | undefined
  take(): void
  /** The end of what needed no command. */
  note(outcome: StageOutcome): void
  start(run: UnitRun): void
  /** Waits for the end of what another process started. */
  follow(goal: string | undefined, unit: RunningUnit): void
  /** Stops what runs. Its end is no outcome. */
  stop(): Promise<void>
}

interface Running extends RunningUnit {
  isStopped: boolean
  ended: Promise<void>
}

export interface UnitRunnerDeps {
  readonly host: Host
  readonly clock: Clock
  readonly log: Logger
  readonly signal: AbortSignal
  /** Is called when a command has ended. */
  readonly onEnd: () => void
}

export function createUnitRunner({ host, clock, log, signal, onEnd }: UnitRunnerDeps): UnitRunner {
  const journal = createJournal(host)
  let current: Running | undefined
  let ended: StageOutcome | undefined

  const run = (
    goal: string | undefined,
    { digest, isReboot }: RunningUnit,
    work: () => Promise<string | undefined>,
  ): void => {
    const mine: Running = { digest, isReboot, isStopped: false, ended: Promise.resolve() }
    current = mine
    mine.ended = work()
      .catch(wordsOf)
      .then((error) => {
        if (current === mine) current = undefined
        if (signal.aborted || mine.isStopped) return
        if (goal !== undefined) ended = { digest: goal, error }
        onEnd()
      })
  }

  const untilEnded = async (): Promise<string | undefined> => {
    while (!signal.aborted && (await findRunningUnit(host)) !== undefined) {
      await pause(clock, FOLLOW_SECONDS, signal)
    }
    return signal.aborted ? undefined : toldErrorIn(await journal.linesOf(UNIT, undefined))
  }

  return {
    running: () => current,
    outcome: () => ended,
    take() {
      ended = undefined
    },

    note(outcome) {
      ended = outcome
      onEnd()
    },

    start({ goal, digest, isReboot = false, command }) {
      run(goal, { digest, isReboot }, async () => {
        const cursor = await journal.cursor()
        // The signal ends only the wait: the unit goes on.
        const result = await host.run(inUnit(command), { signal })
        if (result.status === 0 || signal.aborted) return undefined
        // Another daemon was faster. Its command is waited for in place of ours.
        if (IS_TAKEN.test(result.stderr)) return untilEnded()
        const lines = await journal.linesOf(UNIT, cursor)
        if (lines !== '')
          log.warn('a command of bootc failed', { command: command.join(' '), lines })
        const isStarted = result.stderr.includes('Running as unit')
        return errorIn(lines) ?? whyFailed(isStarted ? 'bootc' : 'systemd-run', result)
      })
    },

    follow(goal, unit) {
      if (current !== undefined) return
      log.info('following a command that runs already', {
        unit: UNIT,
        digest: unit.digest,
      })
      run(goal, unit, untilEnded)
    },

    async stop() {
      if (current !== undefined) current.isStopped = true
      const { status, stderr } = await host.run(['systemctl', 'stop', UNIT], {
        timeoutSeconds: STOP_SECONDS,
        signal,
      })
      if (status === 0) log.info('stopped staging', { unit: UNIT })
      else log.warn('could not stop staging', { unit: UNIT, reason: stderr.trim() })
      await current?.ended
    },
  }
}
