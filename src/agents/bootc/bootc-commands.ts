// Commands that only ask: what bootc and systemd say of the host.
import { type HostStatus, parseBootcStatus } from './bootc-status.ts'
import type { CommandResult, Host } from './host.ts'
import { errorIn, parseUnit, type RunningUnit, UNIT, UNIT_PROPERTIES } from './unit.ts'
import { parseVersion } from './version.ts'

const QUICK = { timeoutSeconds: 30 }
/** bootc status may wait for a disk. */
const SLOW = { timeoutSeconds: 120 }
const BAD_USAGE = 2
/** The newer option, and the older one, which newer versions hide. */
type Format = '--format=json' | '--json'
const NOT_FOUND = 127

export interface BootcCommands {
  /** Throws an Error with the reason. */
  status(): Promise<HostStatus>
  version(): Promise<readonly number[] | undefined>
  /** Whether `bootc switch` can stage an image that a reboot does not apply. */
  canLock(): Promise<boolean>
}

export function createBootcCommands(host: Host): BootcCommands {
  let format: Format = '--format=json'
  const askStatus = (how: Format) => host.run(['bootc', 'status', how, '--format-version=1'], SLOW)
  return {
    async status() {
      let result = await askStatus(format)
      if (result.status === BAD_USAGE) {
        const other = format === '--json' ? '--format=json' : '--json'
        const second = await askStatus(other)
        if (second.status !== BAD_USAGE) {
          format = other
          result = second
        }
      }
      if (result.status !== 0) throw new Error(whyFailed('bootc status', result))
      return parseBootcStatus(result.stdout)
    },
    async version() {
      const { stdout } = await host.run(['bootc', '--version'], QUICK)
      return parseVersion(stdout)
    },
    async canLock() {
      const { stdout } = await host.run(['bootc', 'switch', '--help'], QUICK)
      return stdout.includes('--download-only') && stdout.includes('--from-downloaded')
    },
  }
}

/** The unit that changes the host; `undefined` when it does not run. Throws an Error when systemd does not say: then it may
 * run. */
export async function findRunningUnit(host: Host): Promise<RunningUnit | undefined> {
  const properties = UNIT_PROPERTIES.map((name) => `--property=${name}`)
  const result = await host.run(['systemctl', 'show', UNIT, ...properties], QUICK)
  if (result.status !== 0) throw new Error(whyFailed('systemctl show', result))
  return parseUnit(result.stdout)
}

/** Whether the host is shutting down, also for a soft reboot. */
export async function isStopping(host: Host): Promise<boolean> {
  const { stdout } = await host.run(['systemctl', 'is-system-running'], QUICK)
  return stdout.trim() === 'stopping'
}

/** `undefined` when it cannot be read. */
export async function readBootID(host: Host): Promise<string | undefined> {
  const text = await host.read('/proc/sys/kernel/random/boot_id').catch(() => undefined)
  return text?.trim()
}

/** What to tell of a command that failed, in its own words. */
export function whyFailed(name: string, { status, stderr }: CommandResult): string {
  if (status === NOT_FOUND) {
    return `there is no ${name.split(' ')[0]} on the host: ${stderr.trim()}`
  }
  const how = status === undefined ? 'was killed or took too long' : `ended with status ${status}`
  const words = errorIn(stderr)
  return words === undefined ? `${name} ${how}` : `${name} ${how}: ${words}`
}
