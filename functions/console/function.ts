// Builds the function console from its environment.
import { createConsoleApp } from '#functions/console/app.ts'
import { ConsoleEnvironment } from '#functions/console/environment.ts'
import { createTokenAccess } from '#functions/console/token-access.ts'
import { loadAhead } from '#functions/load-ahead.ts'
import { flushed, loadOtlp } from '#functions/otlp.ts'
import type { ServedFunction } from '#functions/serve.ts'
import { readEnvironment, start } from '#functions/start.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { createReadiness } from '#src/kube/readiness.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'

/** The function. The pages are loaded a moment later, or by the first request. */
export async function createFunction(): Promise<ServedFunction> {
  const env = readEnvironment(ConsoleEnvironment)
  const otlp = await loadOtlp('console', env)
  const { clock, log, metrics, countRequests, listen } = start('console', env, { otlp })
  const access = createTokenAccess(env, { countRequests, listen })
  loadAhead(() => import('#functions/console/pages.ts'), log)

  const app = createConsoleApp({
    access,
    clock,
    title: env.CLUSTER_NAME,
    isDev: false,
    kubectlFlags: [],
    // A kubeconfig Secret may name any address, and this process is inside the cluster's network.
    reachesClusters: false,
    notReady: createReadiness(access.anonymous, {
      kinds: Object.fromEntries(
        [SCHEDULED_MACHINES, BOOTC_NODE_POOLS].map(({ apiVersion, kind }) => [apiVersion, [kind]]),
      ),
      groups: [],
      acceptsRefusal: true,
    }),
    log,
    metrics,
  })
  return { ...flushed(app, otlp), log, metrics, port: env.PORT }
}
