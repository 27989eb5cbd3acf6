// A program that goes on and says what it does, and somebody who waits for words.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Running {
  readonly process: ChildProcess
  output(): string
  errors(): string
  /** What `pattern` matches in the output, as soon as it is there. */
  said(pattern: RegExp): Promise<RegExpMatchArray>
  ended(): Promise<{ status: number | null; seconds: number }>
}

export function startSpoken(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Running {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (data: string) => {
    output += data
  })
  child.stderr.setEncoding('utf8').on('data', (data: string) => {
    errors += data
  })
  const exit = once(child, 'exit')
  return {
    process: child,
    output: () => output,
    errors: () => errors,
    async said(pattern) {
      for (;;) {
        const match = output.match(pattern)
        if (match !== null) return match
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`it ended: ${output}${errors}`)
        await Promise.race([once(child.stdout, 'data'), exit])
      }
    },
    async ended() {
      const began = performance.now()
      const [status] = await exit
      return { status, seconds: (performance.now() - began) / 1000 }
    },
  }
}
