// A function as Knative runs it under load: several processes of the same bundle that share its events.
import { fileURLToPath } from 'node:url'
import { freePort } from '#test/support/processes.ts'
import { type ApiServer, ready } from './api-server.ts'
import { type Child, startChild } from './child.ts'
import {
  type FunctionName,
  type FunctionOptions,
  type FunctionProcess,
  startFunction,
} from './functions.ts'

export interface Copies {
  /** Where all of them take events, each the next one. */
  readonly url: string
  readonly balancer: Child
  readonly processes: readonly FunctionProcess[]
}

/** Starts `count` processes of a function, and waits until they take events at one address. */
export async function startCopies(
  api: ApiServer,
  name: FunctionName,
  count: number,
  { port, ...options }: FunctionOptions,
): Promise<Copies> {
  const started = await Promise.all(
    Array.from({ length: count }, () => startFunction(api, name, options)),
  )
  const listens = port ?? (await freePort())
  const url = `http://127.0.0.1:${listens}`
  const program = fileURLToPath(new URL('balancer.ts', import.meta.url))
  const balancer = await startChild(process.execPath, [program], {
    env: { PORT: String(listens), UPSTREAMS: started.map((each) => each.url).join() },
    log: api.workspace.path('balancer.log'),
  })
  await ready(balancer, 'balancer', api.workspace, async () => (await fetch(`${url}/healthz`)).ok)
  return { url, balancer, processes: started }
}
