// The commands of docs/standalone.md, on a real API server: from Knative to standalone and back.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isTrueAt } from '#src/kube/json.ts'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'
import { programPath } from '#test/support/control-plane/build.ts'
import { applyDefinitions, applyFolder } from '#test/support/control-plane/install.ts'
import { commandsOf } from '#test/support/manifests/commands-of.ts'

const [TO_STANDALONE = '', AND_BACK = ''] = commandsOf(
  'docs/standalone.md',
  'Changing from one to the other',
)
const ACCOUNTS = ['scheduled-machine', 'bootc-node-pool', 'sweep', 'sources', 'standalone']

let api: ApiServer
beforeAll(async () => {
  api = await startApiServer()
  for (const module of ['knative-serving', 'knative-eventing']) await applyDefinitions(api, module)
  await applyFolder(api, 'deploy/overlays/all')
})
afterAll(() => api?.stop())

test('the one that was applied last has the rights, and nothing is left of the other', async () => {
  const before = [await mayListMachines(), await workloads()]

  await run(TO_STANDALONE.replaceAll('../my-sundial', 'deploy/overlays/standalone'))
  const standalone = [await mayListMachines(), await workloads()]
  await run(AND_BACK.replaceAll('../my-sundial', 'deploy/overlays/all'))

  expect(standalone).toEqual([['standalone'], ['deployment.apps/standalone']])
  expect([await mayListMachines(), await workloads()]).toEqual(before)
  expect(before).toEqual([
    ['scheduled-machine', 'sweep', 'sources'],
    [
      'service.serving.knative.dev/bootc-node-pool',
      'service.serving.knative.dev/scheduled-machine',
      'service.serving.knative.dev/sweep',
    ],
  ])
})

async function run(script: string): Promise<string> {
  const kubectl = await programPath('kubectl')
  const kubeconfig = await api.kubeconfigFile('admin')
  const { stdout } = await promisify(execFile)(
    'bash',
    ['-ec', `kubectl() { ${kubectl} --kubeconfig=${kubeconfig} "$@"; }; ${script}`],
    { encoding: 'utf8' },
  )
  return stdout
}

async function workloads(): Promise<readonly string[]> {
  const kinds = 'services.serving.knative.dev,deployments'
  const names = await run(`kubectl -n sundial-system get ${kinds} -o name`)
  return names
    .split('\n')
    .filter((name) => name !== '')
    .sort()
}

/** The accounts that may list ScheduledMachines, by the answer to a SubjectAccessReview. */
async function mayListMachines(): Promise<readonly string[]> {
  const answers = await Promise.all(
    ACCOUNTS.map(async (name) => {
      const { body } = await api.transport({
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SubjectAccessReview',
          spec: {
            user: `system:serviceaccount:sundial-system:${name}`,
            resourceAttributes: {
              group: '5spot.finos.org',
              resource: 'scheduledmachines',
              verb: 'list',
            },
          },
        }),
      })
      return isTrueAt(JSON.parse(body), 'status', 'allowed') ? [name] : []
    }),
  )
  return answers.flat()
}
