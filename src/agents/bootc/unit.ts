// The systemd unit in which every command of bootc runs that changes the host. There is one unit, so there is one such
// command at a time, also across restarts of the daemon. Its memory is not charged to the pod, and it goes on when the daemon
// ends. bootc-operator uses the same name.
import { DIGEST_PATTERN } from '#src/images/digest.ts'

export const UNIT = 'bootc-operator-switch.service'
/** bootc writes its progress to a pipe, and a unit gets no descriptor of ours. So it opens this FIFO. */
export const PROGRESS_FIFO = '/run/bootc-operator-progress'

/** A command that ends when the unit ends. */
export function inUnit(command: readonly string[]): readonly string[] {
  return ['systemd-run', '--wait', '--collect', '--unit', UNIT, ...command]
}

export interface SwitchOptions {
  readonly isLocked: boolean
  /** bootc is new enough to tell its progress. */
  readonly tellsProgress: boolean
}

/** `bootc switch` to this image. */
export function switchCommand(
  image: string,
  { isLocked, tellsProgress }: SwitchOptions,
): readonly string[] {
  const args = [...(isLocked ? ['--download-only'] : []), image]
  return tellsProgress
    ? ['sh', '-c', SWITCH_WITH_PROGRESS, PROGRESS_FIFO, ...args]
    : ['bootc', 'switch', ...args]
}

// To open a FIFO for writing waits for a reader, and the daemon may have been killed. So it is open for both at first. bootc
// goes on when nobody reads any more. Without a FIFO there is no progress.
const SWITCH_WITH_PROGRESS =
  'if { command exec 4<>"$0" 3>"$0" 4<&-; } 2>/dev/null; then exec bootc switch --progress-fd 3 "$@"; else exec bootc switch "$@"; fi'

/** What is staged is unlocked: the next reboot applies it. */
export const UNLOCK = ['bootc', 'upgrade', '--from-downloaded']
const SOFT_REBOOT = '--soft-reboot=auto'
/** A soft reboot into what is staged. */
export const REBOOT_SOFTLY = [...UNLOCK, '--apply', SOFT_REBOOT]

/** What `systemctl show` is asked for. */
export const UNIT_PROPERTIES = ['ActiveState', 'ExecStart']

export interface RunningUnit {
  /** The digest that it stages; `undefined` when its command names none. */
  readonly digest: string | undefined
  /** It makes a soft reboot. bootc then waits for its own end, also when no reboot comes. */
  readonly isReboot: boolean
}

/** The unit as `systemctl show` prints it; `undefined` when it does not run. */
export function parseUnit(text: string): RunningUnit | undefined {
  const state = /^ActiveState=(.*)$/m.exec(text)?.[1] ?? ''
  if (!RUNNING.includes(state)) return undefined
  const command = /^ExecStart=(.*)$/m.exec(text)?.[1] ?? ''
  return { digest: STAGED_DIGEST.exec(command)?.[1], isReboot: command.includes(SOFT_REBOOT) }
}

const STAGED_DIGEST = new RegExp(`@(${DIGEST_PATTERN})\\b`)
const RUNNING = ['active', 'activating', 'reloading', 'deactivating']

/** Why a command failed, from the lines of its journal: those that say `error:`, else the last ones. */
export function errorIn(journal: string): string | undefined {
  return toldErrorIn(journal) ?? lastOf(linesOf(journal))
}

/** The error that the lines of a journal tell, if any; of a command that may have succeeded. */
export function toldErrorIn(journal: string): string | undefined {
  return lastOf(linesOf(journal).filter((line) => /^(error:|ERROR )/.test(line)))
}

const LAST_LINES = 3

function linesOf(journal: string): readonly string[] {
  return journal.split('\n').filter((line) => line.trim() !== '')
}

function lastOf(lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : lines.slice(-LAST_LINES).join('\n')
}
