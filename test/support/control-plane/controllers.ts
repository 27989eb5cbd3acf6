// The controllers of a real control plane that Sundial counts on: disruption budgets, garbage
// collection and namespaces by Kubernetes, Machines by Cluster API.
import { copyFileSync, mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { freePort } from '#test/support/processes.ts'
import { type Access, ready } from './api-server.ts'
import { programPath } from './build.ts'
import { type Child, startChild } from './child.ts'

/** Starts kube-controller-manager with the controllers whose work Sundial sees. */
export async function startControllerManager(api: Access): Promise<Child> {
  const port = await freePort()
  const controllers = [
    'disruption-controller',
    'garbage-collector-controller',
    'namespace-controller',
    'serviceaccount-controller',
  ]
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
    ],
    { log: api.workspace.path('kube-controller-manager.log') },
  )
  await ready(child, 'kube-controller-manager', api.workspace, () => isListening(port))
  return child
}

/** Starts the core manager of Cluster API, whose definitions must be there. */
export async function startClusterApi(
  api: Access,
  program: 'cluster-api' | 'cluster-api-v1.10' = 'cluster-api',
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
