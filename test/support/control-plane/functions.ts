// The functions as production runs them: their bundles, one process each, with the token of their own
// ServiceAccount and nothing else.
import { freePort } from '#test/support/processes.ts'
import { type ApiServer, ready } from './api-server.ts'
import { type Child, startChild } from './child.ts'

export type FunctionName = 'scheduled-machine' | 'sweep'

export interface FunctionProcess {
  /** Where it takes events. */
  readonly url: string
  readonly child: Child
}

export interface FunctionOptions {
  /** As in knative/base: `SCHEDULED_MACHINE_SINK`, `CONCURRENCY` and the like. */
  readonly env?: Readonly<Record<string, string>>
  /** To start again where another has ended. */
  readonly port?: number
}

/** The folder of the bundles, built once for a run of the suites. */
export function bundleFolder(): string {
  const folder = process.env.SUNDIAL_BUNDLES
  if (folder === undefined) throw new Error('the bundles are built by npm run test:cluster')
  return folder
}

/** Starts a bundle, and waits until it takes events. */
export async function startFunction(
  api: ApiServer,
  name: FunctionName,
  { env = {}, port }: FunctionOptions = {},
): Promise<FunctionProcess> {
  const listens = port ?? (await freePort())
  const url = `http://127.0.0.1:${listens}`
  const child = await startChild(process.execPath, [`${bundleFolder()}/${name}.mjs`], {
    env: {
      PATH: process.env.PATH,
      KUBECONFIG: await api.kubeconfigFile(`sundial-system:${name}`),
      PORT: String(listens),
      ...env,
    },
    log: api.workspace.path(`${name}.log`),
  })
  await ready(child, name, api.workspace, async () => (await fetch(`${url}/healthz`)).ok)
  return { url, child }
}
