// What may reboot the host beside the daemon, outside the slots of its pool.
import type { Host } from './host.ts'

const TIMER = 'bootc-fetch-apply-updates.timer'
const SENTINEL = '/run/reboot-required'

/** One sentence for each, with the remedy. */
export async function findExternalReboots(host: Host): Promise<readonly string[]> {
  const [timer, kured] = await Promise.all([isTimerActive(host), isWatchedByKured(host)])
  return [
    ...(timer
      ? [
          `${TIMER} is active: it applies updates and reboots this host by itself. Stop it with systemctl disable --now ${TIMER}.`,
        ]
      : []),
    ...(kured
      ? [
          `${SENTINEL} exists, and kured runs on this host: it reboots the host by itself. bootc writes the file whenever it stages an image. Keep kured off the nodes of a pool.`,
        ]
      : []),
  ]
}

async function isTimerActive(host: Host): Promise<boolean> {
  const { status } = await host.run(['systemctl', 'is-active', TIMER], { timeoutSeconds: 10 })
  return status === 0
}

async function isWatchedByKured(host: Host): Promise<boolean> {
  if (!(await host.has(SENTINEL))) return false
  const pids = (await host.list('/proc')).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    // A process may end at any moment.
    const name = await host.read(`/proc/${pid}/comm`).catch(() => undefined)
    if (name?.trim() === 'kured') return true
  }
  return false
}
