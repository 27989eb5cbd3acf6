// Does what was decided to the host.
import type { Clock } from '#src/clock/clock.ts'
import { pause } from '#src/clock/pause.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { isStopping } from './bootc-commands.ts'
import type { Action } from './facts.ts'
import type { Host } from './host.ts'
import type { ProgressPipe } from './progress-pipe.ts'
import { SHUTDOWN_SECONDS } from './reboots.ts'
import { REBOOT_SOFTLY, switchCommand, UNLOCK } from './unit.ts'
import type { UnitRunner } from './unit-runner.ts'
import { wordsOf } from './words-of.ts'

/** Where bootc keeps what is staged on composefs. Writing it is the last step of staging, so without it the host is as
 * after a staging that was cancelled. */
const STAGED_DEPLOYMENT = '/run/composefs/staged-deployment'
const LOOK_SECONDS = 3
const SHUTDOWN_LOOKS = SHUTDOWN_SECONDS / LOOK_SECONDS

export interface PerformDeps {
  readonly host: Host
  readonly runner: UnitRunner
  readonly progress: ProgressPipe
  readonly clock: Clock
  readonly log: Logger
  readonly signal: AbortSignal
  /** Whether the host still boots this digest next, and no command changes that now. */
  readonly isStillNext: (digest: string) => Promise<boolean>
  /** Whether the BootcNode still asks for what was decided. */
  readonly isStillAsked: () => Promise<boolean>
}

/** Returns when the action is done; for a command in the unit, when it is started. */
export async function perform(action: Action, deps: PerformDeps): Promise<void> {
  const { host, runner, progress, log } = deps
  switch (action.type) {
    case 'followStaging':
      return runner.follow(action.goal, action)
    case 'stopStaging':
      await runner.stop()
      return progress.close()
    case 'stage': {
      const { image, digest, isLocked } = action
      const tellsProgress = await progress.open()
      log.info('staging image', { image, isLocked })
      const command = switchCommand(image, { isLocked, tellsProgress })
      return runner.start({ goal: digest, digest, command })
    }
    case 'rollBack':
      log.info('asking bootc for a rollback')
      return runner.start({
        goal: action.digest,
        digest: undefined,
        command: ['bootc', 'rollback'],
      })
    case 'unlock':
      log.info('unlocking what is staged')
      return runner.start({ goal: action.digest, digest: undefined, command: UNLOCK })
    case 'discardStaged': {
      const error = await removeStaged(host)
      if (error === undefined) log.info('dropped what was staged')
      return runner.note({ digest: action.digest, error, isDrop: true })
    }
    case 'reboot':
      return reboot(action, deps)
    default:
      return action satisfies never
  }
}

async function removeStaged(host: Host): Promise<string | undefined> {
  try {
    await host.remove(STAGED_DEPLOYMENT)
    return undefined
  } catch (error) {
    return `${STAGED_DEPLOYMENT} cannot be removed: ${wordsOf(error)}`
  }
}

// With a root file system prepared for a soft reboot, systemd would make one out of this.
const FULL_REBOOT = ['env', 'SYSTEMCTL_SKIP_AUTO_SOFT_REBOOT=1', 'systemctl', 'reboot']

async function reboot(
  { image, digest, isSoft }: Extract<Action, { type: 'reboot' }>,
  deps: PerformDeps,
): Promise<void> {
  const { host, runner, clock, log, signal, isStillNext, isStillAsked } = deps
  if (!(await isStillNext(digest))) {
    log.info('not rebooting: the host does not boot the image next any more', { image })
    return
  }
  if (!(await isStillAsked())) {
    log.info('not rebooting: the BootcNode asks for something else now', { image })
    return
  }
  log.info('rebooting', { image, isSoft })
  if (isSoft) {
    runner.start({ digest: undefined, isReboot: true, command: REBOOT_SOFTLY })
  } else {
    const { status, stderr } = await host.run(FULL_REBOOT, { timeoutSeconds: 30 })
    if (status !== 0) log.warn('the request to reboot failed', { reason: stderr.trim() })
  }
  // Its exit status proves nothing.
  for (let looks = 0; looks < SHUTDOWN_LOOKS && !signal.aborted; looks++) {
    if (await isStopping(host)) {
      log.info('the host goes down', { image })
      return
    }
    await pause(clock, LOOK_SECONDS, signal)
  }
  if (!signal.aborted) log.warn('the host does not go down; asking again', { image })
}
