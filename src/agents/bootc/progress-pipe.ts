// The FIFO of the host through which bootc tells its progress.
import type { Logger } from '#src/telemetry/logger.ts'
import type { Host } from './host.ts'
import { createProgressReader } from './progress.ts'
import { PROGRESS_FIFO } from './unit.ts'
import { isAtLeast } from './version.ts'

export interface ProgressPipe {
  /** Reads from now on, if bootc can tell its progress. Returns whether it can. */
  open(): Promise<boolean>
  close(): void
  /** The last progress of the staging that runs. */
  text(): string | undefined
}

export interface ProgressPipeDeps {
  readonly host: Host
  readonly log: Logger
  readonly version: () => readonly number[] | undefined
  /** Is called when the text has changed. */
  readonly onProgress: () => void
}

export function createProgressPipe(deps: ProgressPipeDeps): ProgressPipe {
  const { host, log, version, onProgress } = deps
  let stop: (() => void) | undefined
  let text: string | undefined
  const close = () => {
    stop?.()
    stop = undefined
    text = undefined
  }
  return {
    async open() {
      close()
      if (!isAtLeast(version(), 1, 12, 0)) return false
      // It may be there already.
      await host.run(['mkfifo', '--mode=0600', PROGRESS_FIFO], { timeoutSeconds: 10 })
      try {
        const read = createProgressReader((next) => {
          text = next
          onProgress()
        })
        stop = host.readFifo(PROGRESS_FIFO, read)
        return true
      } catch (error) {
        log.warn('staging without progress', { reason: String(error) })
        return false
      }
    },
    close,
    text: () => text,
  }
}
