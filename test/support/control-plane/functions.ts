// The functions as production runs them: their bundles, one process each, with the flags of their manifests, the token of
// their own ServiceAccount and nothing else.
import { nodeFlags } from '#test/support/manifests/node-flags.ts'
import { freePort } from '#test/support/processes.ts'
import { type ApiServer, ready } from './api-server.ts'
import { type Child, startChild } from './child.ts'
import { shiftedNode } from './shifted-clock.ts'

export type FunctionName = 'scheduled-machine' | 'bootc-node-pool' | 'sweep' | 'standalone'

export interface FunctionProcess {
  /** Where it takes events. */
  readonly url: string
  readonly child: Child
  /** Starts it once more, at the same address, when it has ended. */
  again(): Promise<FunctionProcess>
}

export interface FunctionOptions {
  /** As in knative/base: `SCHEDULED_MACHINE_SINK`, `CONCURRENCY` and the like. */
  readonly env?: Readonly<Record<string, string>>
  /** Where it is to listen; anywhere if not said. */
  readonly port?: number
  /** How far its clock is ahead. */
  readonly shiftSeconds?: number
}

/** The folder of the bundles, built once for a run of the suites. */
function bundleFolder(): string {
  const folder = process.env.SUNDIAL_BUNDLES
  if (folder === undefined) throw new Error('the bundles are built by npm run test:cluster')
  return folder
}

/** Starts a bundle, and waits until it takes events. */
export async function startFunction(
  api: ApiServer,
  name: FunctionName,
  options: FunctionOptions = {},
): Promise<FunctionProcess> {
  const { env = {}, shiftSeconds = 0 } = options
  const listens = options.port ?? (await freePort())
  const url = `http://127.0.0.1:${listens}`
  const args = [...nodeFlags(name), `${bundleFolder()}/${name}.mjs`]
  const child = await startChild(process.execPath, args, {
    env: {
      PATH: process.env.PATH,
      KUBECONFIG: await api.kubeconfigFile(`sundial-system:${name}`),
      PORT: String(listens),
      ...shiftedNode(shiftSeconds),
      // A clock that is shifted is to stay so.
      ...(shiftSeconds !== 0 && { CLOCK_TOLERANCE_SECONDS: '3600' }),
      ...env,
    },
    log: api.workspace.path(`${name}.log`),
  })
  await ready(child, name, api.workspace, async () => (await fetch(`${url}/healthz`)).ok)
  return { url, child, again: () => startFunction(api, name, { ...options, port: listens }) }
}
