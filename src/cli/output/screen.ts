// A picture in the terminal that is drawn again when it changes.
import type { CliIo } from '../io.ts'

export interface Screen {
  show(lines: readonly string[]): void
  /** Something else was printed: the next picture goes below it. */
  forget(): void
}

/** A terminal is updated in place. Else each picture that differs is printed, with an empty line between. */
export function createScreen(io: CliIo): Screen {
  let shown: readonly string[] = []
  let isBelow = true
  return {
    show(lines) {
      if (lines.join('\n') === shown.join('\n')) return
      const isFirst = shown.length === 0
      const before = isBelow || io.terminal !== true ? (isFirst ? '' : '\n') : UP(shown.length)
      io.stdout(`${before}${lines.join('\n')}\n`)
      shown = lines
      isBelow = false
    },
    forget() {
      isBelow = true
    },
  }
}

const UP = (lines: number) => `\u001b[${lines}A\u001b[J`
