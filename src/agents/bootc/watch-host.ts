// Says when the host may have changed. No single directory is enough: a composefs host has the one of ostree too, and
// nothing touches it there.
import type { Host } from './host.ts'

/** bootc touches the first on ostree. The other two get a new directory, and a new file, on composefs. */
const DIRECTORIES = ['/ostree/bootc', '/sysroot/state/deploy', '/run/composefs']
/** A change comes as several events. */
const SETTLE_MS = 500

export interface HostWatch {
  /** Watches again what could not be watched before, such as a directory that is new. */
  renew(): void
  stop(): void
}

export function watchHost(host: Host, onChange: () => void): HostWatch {
  let stops: (() => void)[] = []
  let timer: NodeJS.Timeout | undefined
  const settle = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      onChange()
    }, SETTLE_MS)
  }
  const stop = () => {
    for (const each of stops) each()
    stops = []
  }
  const renew = () => {
    stop()
    stops = DIRECTORIES.flatMap((directory) => host.watch(directory, settle) ?? [])
  }
  renew()
  return {
    renew,
    stop() {
      clearTimeout(timer)
      stop()
    },
  }
}
