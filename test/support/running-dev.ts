// `sundial dev` as a user has it: a process of its own, its output, and the addresses that it prints.
import { type Running, startSpoken } from './spoken.ts'

export interface Dev extends Running {
  /** As printed. */
  address(): Promise<{ readonly url: string; readonly kubeconfig: string }>
}

const PROGRAM = 'src/cli/sundial.mjs'

/** Starts it on a free port. */
export function startDev(...args: readonly string[]): Dev {
  const running = startSpoken(process.execPath, [PROGRAM, 'dev', '--port', '0', ...args])
  return {
    ...running,
    async address() {
      const [, url = ''] = await running.said(/API +(\S+)\n/)
      const [, kubeconfig = ''] = await running.said(/kubeconfig +(\S+)\n/)
      return { url, kubeconfig }
    },
  }
}
