// A stand-in host with three images, and its commands as lines of text.
import { onTestFinished } from 'vitest'
import { openHost } from '#src/agents/bootc/host.ts'
import { createBootcHost, hostImage } from './bootc-host.ts'
import type { HostImage, HostState } from './state.ts'

export const A = hostImage('a')
export const B = hostImage('b')
export const C = hostImage('c')
export const ref = ({ repository, digest }: HostImage) => `${repository}@${digest}`

/** Is removed when the test ends. */
export function startHost(given: Partial<HostState> = {}) {
  const host = createBootcHost({ images: [A, B, C], ...given })
  onTestFinished(host.remove)
  const { run } = openHost(host.root, host.prefix)
  const on = async (line: string) => run(line.split(' '))
  const status = async () => JSON.parse((await on('bootc status --format=json')).stdout)
  return { host, run, on, status }
}
