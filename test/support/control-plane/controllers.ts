// The controllers of a real control plane that Sundial counts on: disruption budgets, garbage
// collection and namespaces by Kubernetes, Machines by Cluster API.
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { freePort } from '#test/support/processes.ts'
import { type Access, ready } from './api-server.ts'
import { programPath } from './build.ts'
import { type Child, startChild } from './child.ts'
import { registerWebhooks } from './cluster-api-webhooks.ts'

/**
 * Starts kube-controller-manager with the controllers whose work Sundial sees.
 *
 * Its garbage collector looks for kinds every half minute, and retries ever later what it could not look
 * up: a kind that is defined after its start may have its owners' dependents stay for minutes. So all
 * definitions come first, and this resolves when the collector watches everything that is `owned`.
 *
 * @param owned plurals of the kinds whose dependents are collected
 */
export async function startControllerManager(
  api: Access,
  owned: readonly string[] = [],
): Promise<Child> {
  const port = await freePort()
  const controllers = [
    'clusterrole-aggregation-controller',
    'disruption-controller',
    'garbage-collector-controller',
    'namespace-controller',
    'serviceaccount-controller',
  ]
  const log = api.workspace.path('kube-controller-manager.log')
  const child = await startChild(
    await programPath('kube-controller-manager'),
    [
      `--kubeconfig=${await api.kubeconfigFile('admin')}`,
      `--controllers=${controllers.join()}`,
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${api.workspace.path('controller-manager-certs')}`,
      // Health may be asked without being anybody.
      '--authorization-always-allow-paths=/healthz',
      // It says which kinds it watches, and when it has listed them.
      '--vmodule=garbagecollector=2',
    ],
    { log },
  )
  await ready(
    child,
    'kube-controller-manager',
    api.workspace,
    async () => (await isListening(port)) && collects(readFileSync(log, 'utf8'), owned),
  )
  return child
}

function collects(log: string, owned: readonly string[]): boolean {
  const lines = log.split('\n')
  const synced = lines.findLastIndex((line) => line.includes('synced garbage collector'))
  const watched = lines.slice(0, Math.max(synced, 0))
  return (
    synced >= 0 &&
    owned.every((plural) => watched.some((line) => line.includes(`Resource=${plural}`)))
  )
}

export interface ClusterApiOptions {
  readonly program?: 'cluster-api' | 'cluster-api-v1.10'
  /** Also registers its webhooks. */
  readonly withWebhooks?: boolean
}

/** Starts the core manager of Cluster API, whose definitions must be there. */
export async function startClusterApi(
  api: Access,
  { program = 'cluster-api', withWebhooks = false }: ClusterApiOptions = {},
): Promise<Child> {
  const [webhooks, health, diagnostics] = [await freePort(), await freePort(), await freePort()]
  const certificates = api.workspace.path('webhook-certs')
  mkdirSync(certificates, { recursive: true })
  // It serves webhooks even where none is registered. The API server's certificate is for 127.0.0.1 too.
  copyFileSync(api.workspace.path('certs', 'apiserver.crt'), `${certificates}/tls.crt`)
  copyFileSync(api.workspace.path('certs', 'apiserver.key'), `${certificates}/tls.key`)
  const child = await startChild(
    await programPath(program),
    [
      `--kubeconfig=${await api.kubeconfigFile('admin')}`,
      `--webhook-port=${webhooks}`,
      `--webhook-cert-dir=${certificates}`,
      `--health-addr=127.0.0.1:${health}`,
      `--diagnostics-address=127.0.0.1:${diagnostics}`,
      '--insecure-diagnostics',
      '--sync-period=1m',
    ],
    { log: api.workspace.path(`${program}.log`) },
  )
  await ready(child, program, api.workspace, async () => {
    const response = await fetch(`http://127.0.0.1:${health}/readyz`)
    return response.ok
  })
  if (withWebhooks) await registerWebhooks(api, webhooks)
  return child
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.end()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
