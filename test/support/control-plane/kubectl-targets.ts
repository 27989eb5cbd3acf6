// What kubectl is tried on where its words must be the same: a world of `sundial dev` without
// machines, and a real kube-apiserver with our definitions.
import { eventually } from '#test/support/processes.ts'
import { startApiServer } from './api-server.ts'
import { applyFolder, kubectl } from './install.ts'
import { type KubectlWorld, startKubectlWorld } from './kubectl-world.ts'

export type KubectlTarget = Pick<KubectlWorld, 'run' | 'stop'>

export const KUBECTL_TARGETS: readonly (readonly [string, () => Promise<KubectlTarget>])[] = [
  ['sundial dev', () => startKubectlWorld([])],
  ['kube-apiserver', startServer],
]

async function startServer(): Promise<KubectlTarget> {
  const api = await startApiServer()
  await applyFolder(api, 'deploy/crds')
  const run: KubectlTarget['run'] = (args, options) => kubectl(api, args, options)
  // A definition is served, and described, a moment after it is accepted.
  await eventually(async () => {
    if ((await run(['explain', 'sm.spec'])).status !== 0) throw new Error('not served yet')
  })
  return { run, stop: () => api.stop() }
}
