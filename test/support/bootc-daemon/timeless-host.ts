// A host whose programs take no time on a clock that runs faster than they start. Otherwise the daemon would give up
// waiting for what a busy machine has not begun yet.
import type { Host } from '#src/agents/bootc/host.ts'
import type { ScaledClock } from '#src/embedded/scaled-clock.ts'
import type { BootcHost } from '../bootc-host/bootc-host.ts'

/** For each host of a test, also for several that one stand-in host has. */
export function createTimelessHosts(standIn: BootcHost, clock: ScaledClock): (host: Host) => Host {
  let running = 0
  const standStill = async (until: Promise<unknown>): Promise<void> => {
    running += 1
    clock.pause()
    await until.catch(() => {})
    running -= 1
    if (running === 0) clock.run()
  }

  return (host) => ({
    ...host,
    run(command, options) {
      // A staging takes its time: its progress is told.
      if (isUnit(command) && !isSoftReboot(command)) return host.run(command, options)
      const requests = standIn.state().rebootRequests
      const result = host.run(command, options)
      void standStill(isSoftReboot(command) ? untilAsked(standIn, requests, result) : result)
      return result
    },
  })
}

const isUnit = ([program]: readonly string[]) => program === 'systemd-run'
const isSoftReboot = (command: readonly string[]) => command.includes('--soft-reboot=auto')

// From then on it is the host that takes its time.
async function untilAsked(
  standIn: BootcHost,
  requests: number,
  result: Promise<unknown>,
): Promise<void> {
  let hasEnded = false
  const end = () => {
    hasEnded = true
  }
  result.then(end, end)
  while (!hasEnded && standIn.state().rebootRequests === requests) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
