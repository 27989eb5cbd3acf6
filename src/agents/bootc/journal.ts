// Reads the journal of the host: a unit hands its output to nobody else.
import type { Host } from './host.ts'

const QUICK = { timeoutSeconds: 10 }
const LAST_LINES = '20'

export interface Journal {
  /** Where the journal ends now; `undefined` when it does not say. */
  cursor(): Promise<string | undefined>
  /** What the unit printed since the cursor; its last lines without one. Empty when the journal cannot be read. */
  linesOf(unit: string, cursor: string | undefined): Promise<string>
}

export function createJournal(host: Host): Journal {
  return {
    async cursor() {
      const command = ['journalctl', '--show-cursor', '-n', '0', '-o', 'cat']
      const { stdout } = await host.run(command, QUICK)
      return /^-- cursor: (.+)$/m.exec(stdout)?.[1]
    },
    async linesOf(unit, cursor) {
      const from = cursor === undefined ? ['-n', LAST_LINES] : [`--after-cursor=${cursor}`]
      const command = ['journalctl', '-o', 'cat', '--no-pager', '-u', unit, ...from]
      const { stdout } = await host.run(command, QUICK)
      return stdout.trim()
    },
  }
}
