// `sundial console` on a real kube-apiserver: RBAC decides, and its watches tell of changes.
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { isTrueAt } from '#src/kube/json.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { hasApiServer } from '#test/support/browser/has-api-server.ts'
import { test, untilLive } from '#test/support/browser/test.ts'
import {
  type ApiServer,
  type Identity,
  startApiServer,
} from '#test/support/control-plane/api-server.ts'
import { applyFolder, applyObjects } from '#test/support/control-plane/install.ts'
import { machine } from '#test/support/control-plane/kubectl-world.ts'
import { startSpoken } from '#test/support/spoken.ts'

const READER: Identity = 'default:reader'
const MACHINE = { namespace: 'default', name: 'office' }

describe.runIf(await hasApiServer())('on a real API server', () => {
  let api: ApiServer
  beforeAll(async () => {
    api = await startApiServer({ audited: [] })
    await applyFolder(api, 'deploy/crds')
    await applyFolder(api, 'deploy/user-roles')
    await applyObjects(api, [
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { namespace: 'default', name: 'reader' },
      },
      binding('reader', 'sundial-view'),
      machine(MACHINE.name),
      pool('workers'),
    ])
  })
  afterAll(() => api?.stop())

  /** Starts `sundial console` with the kubeconfig of `identity`. Returns the URL that it prints. */
  async function startConsole(identity: Identity): Promise<string> {
    const file = await api.kubeconfigFile(identity)
    const args = ['console', '--port', '0', '--kubeconfig', file]
    const running = startSpoken(process.execPath, ['src/cli/sundial.mjs', ...args])
    onTestFinished(async () => {
      running.process.kill('SIGTERM')
      await running.ended()
    })
    const [url] = await running.said(/http:\S+/)
    return url
  }

  test('the first page shows a machine and a pool, and a change of either', async ({ visit }) => {
    const page = await visit(await startConsole('admin'))
    await untilLive(page)
    expect(await page.locator('#live .name, #live h3').allInnerTexts()).toEqual([
      'default/office',
      'workers',
    ])

    await api.client.patchStatus(SCHEDULED_MACHINES, MACHINE, {
      status: { phase: 'Error', message: 'the provider refused the machine' },
    })

    await page.getByText('the provider refused the machine').waitFor()
  })

  test('the page of a pool pauses it', async ({ visit }) => {
    const page = await visit(`${await startConsole('admin')}/bootcnodepools/workers`)

    await page.getByRole('button', { name: 'Pause' }).click()

    await page.getByText('workers is paused').waitFor()
    const stored = await api.client.get(BOOTC_NODE_POOLS, { name: 'workers' })
    expect(isTrueAt(stored, 'spec', 'rollout', 'paused')).toBe(true)
  })

  test('a reader with the role sundial-view sees everything, and is offered no action', async ({
    visit,
  }) => {
    const page = await visit(await startConsole(READER))
    await page.locator('.rows').getByRole('link', { name: 'default/office' }).click()

    await page.getByText('You may only look.').waitFor()
    expect(await page.getByRole('button').allInnerTexts()).toEqual([])
  })

  test('a page is not live while the API server is away, and goes on when it is back', async ({
    visit,
  }) => {
    const page = await visit(await startConsole('admin'))
    await untilLive(page)

    await api.kill()

    await page.getByText(/^Not live: /).waitFor()
    await api.start()
    await untilLive(page)
    await api.client.patchStatus(SCHEDULED_MACHINES, MACHINE, { status: { message: 'it is back' } })
    await page.getByText('it is back').waitFor()
  })
})

function pool(name: string) {
  return {
    apiVersion: BOOTC_NODE_POOLS.apiVersion,
    kind: BOOTC_NODE_POOLS.kind,
    metadata: { name },
    spec: {
      nodeSelector: { matchLabels: { pool: name } },
      image: { ref: 'registry.example.com/os:stable' },
    },
  }
}

function binding(account: string, role: string) {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: account },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', namespace: 'default', name: account }],
  }
}
