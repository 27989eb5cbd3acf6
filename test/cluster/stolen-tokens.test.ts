// For each account of Sundial: what somebody with its token could do, asked of a real API server with the rights of
// `deploy`. docs/threat-model.md has the same list in words. Admission policies narrow it further: reclaim-agent.test.ts
// and bootc-daemon.test.ts.
import { globSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { isAllowed, type ResourceAttributes } from '#test/support/control-plane/access-review.ts'
import {
  type ApiServer,
  type Identity,
  startApiServer,
} from '#test/support/control-plane/api-server.ts'
import { applyFolder } from '#test/support/control-plane/install.ts'

/** Verb, resource with its group, namespace (`*` is every one), name. */
type Question = readonly [verb: string, resource: string, namespace?: string, name?: string]

const WITH_A_TOKEN = {
  'read any Secret by its name': ['get', 'secrets', '*', 'one'],
  'list Secrets everywhere': ['list', 'secrets', '*'],
  'list the Secrets of sundial-system': ['list', 'secrets', 'sundial-system'],
  'read any ConfigMap by its name': ['get', 'configmaps', '*', 'one'],
  'list ConfigMaps everywhere': ['list', 'configmaps', '*'],
  'write the ConfigMaps of 5spot-system': ['create', 'configmaps', '5spot-system'],
  'write ConfigMaps everywhere': ['create', 'configmaps', '*'],
  'change a Node': ['patch', 'nodes'],
  'delete a Node': ['delete', 'nodes'],
  'evict any pod': ['create', 'pods/eviction', '*'],
  'start a pod': ['create', 'pods', 'sundial-system'],
  'run a command in a pod': ['create', 'pods/exec', 'sundial-system'],
  'create a Machine': ['create', 'machines.cluster.x-k8s.io', '*'],
  'delete a Machine': ['delete', 'machines.cluster.x-k8s.io', '*'],
  'create an infrastructure object': ['create', 'x.infrastructure.cluster.x-k8s.io', '*'],
  'change an infrastructure object': ['patch', 'x.infrastructure.cluster.x-k8s.io', '*'],
  'create a ScheduledMachine': ['create', 'scheduledmachines.5spot.finos.org', '*'],
  'change a ScheduledMachine': ['patch', 'scheduledmachines.5spot.finos.org', '*'],
  'change a pool': ['patch', 'bootcnodepools.node.bootc.dev'],
  'say which image a node boots': ['patch', 'bootcnodes.node.bootc.dev'],
  'write the status of a BootcNode': ['patch', 'bootcnodes/status.node.bootc.dev'],
  'move the alarm': ['patch', 'pingsources.sources.knative.dev', 'sundial-system', 'alarm'],
  'stop the backstop': ['patch', 'pingsources.sources.knative.dev', 'sundial-system', 'backstop'],
  'get a token of another account': ['create', 'serviceaccounts/token', 'sundial-system'],
  'act as somebody else': ['impersonate', 'users'],
  'give itself rights': ['create', 'clusterrolebindings.rbac.authorization.k8s.io'],
  'change an admission policy': [
    'patch',
    'validatingadmissionpolicies.admissionregistration.k8s.io',
  ],
} as const satisfies Record<string, Question>
type Deed = keyof typeof WITH_A_TOKEN

/** What each part of an installation is applied from, and what its accounts may do. */
const INSTALLED: ReadonlyArray<{
  readonly folders: readonly string[]
  readonly accounts: ReadonlyArray<readonly [account: Identity, may: readonly Deed[]]>
}> = [
  {
    folders: ['deploy', 'deploy/reclaim-agent', 'deploy/bootc-daemon'],
    accounts: [
      [
        'sundial-system:scheduled-machine',
        [
          'read any Secret by its name',
          'read any ConfigMap by its name',
          'write the ConfigMaps of 5spot-system',
          'change a Node',
          'delete a Node',
          'evict any pod',
          'create a Machine',
          'delete a Machine',
          'create an infrastructure object',
          'change a ScheduledMachine',
          'move the alarm',
        ],
      ],
      [
        'sundial-system:bootc-node-pool',
        [
          'read any Secret by its name',
          'change a Node',
          'evict any pod',
          'change a pool',
          'say which image a node boots',
          'move the alarm',
        ],
      ],
      [
        'sundial-system:sweep',
        ['read any Secret by its name', 'read any ConfigMap by its name', 'move the alarm'],
      ],
      ['sundial-system:sources', []],
      ['sundial-system:pull-secret-source', ['list the Secrets of sundial-system']],
      [
        'sundial-system:calendar-source',
        ['read any ConfigMap by its name', 'list ConfigMaps everywhere'],
      ],
      ['5spot-system:reclaim-agent', ['change a Node']],
      ['sundial-bootc:bootc-daemon', ['write the status of a BootcNode']],
    ],
  },
  {
    folders: ['deploy/overlays/standalone'],
    accounts: [
      [
        'sundial-system:standalone',
        [
          'read any Secret by its name',
          'list the Secrets of sundial-system',
          'read any ConfigMap by its name',
          'list ConfigMaps everywhere',
          'write the ConfigMaps of 5spot-system',
          'change a Node',
          'delete a Node',
          'evict any pod',
          'create a Machine',
          'delete a Machine',
          'create an infrastructure object',
          'change a ScheduledMachine',
          'change a pool',
          'say which image a node boots',
        ],
      ],
    ],
  },
  {
    folders: ['deploy/workload-cluster'],
    accounts: [
      [
        'sundial-system:sundial',
        ['write the ConfigMaps of 5spot-system', 'change a Node', 'delete a Node', 'evict any pod'],
      ],
    ],
  },
]

describe.each(INSTALLED)('with $folders', ({ folders, accounts }) => {
  let api: ApiServer
  beforeAll(async () => {
    api = await startApiServer()
    for (const folder of folders) await applyFolder(api, folder)
  })
  afterAll(() => api?.stop())

  test.each(accounts)('what somebody could do with the token of %s', async (account, may) => {
    const answers = await Promise.all(
      Object.entries(WITH_A_TOKEN).map(async ([deed, question]) =>
        (await isAllowed(api, account, attributesOf(question))) ? [deed] : [],
      ),
    )

    expect(answers.flat()).toEqual(may)
  })
})

test('no account of the manifests is left out, but that of the console, which has no rights', () => {
  const objects = globSync('{deploy,knative,triggers}/**/*.yaml').flatMap((file) =>
    parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS()),
  )
  const made = objects.flatMap((object) =>
    object?.kind === 'ServiceAccount' ? [object.metadata.name] : [],
  )
  const bound = objects.flatMap((object) => object?.subjects ?? []).map(({ name }) => name)

  const asked = INSTALLED.flatMap(({ accounts }) => accounts.map(([name]) => name.split(':')[1]))
  expect([...new Set(made)].sort()).toEqual([...asked, 'console'].sort())
  expect(bound).not.toContain('console')
})

function attributesOf([verb, text, namespace = '*', name]: Question): ResourceAttributes {
  const [, path = '', group = ''] = /^([^.]+)\.?(.*)$/.exec(text) ?? []
  const [resource, subresource] = path.split('/')
  return {
    verb,
    group,
    ...(resource !== undefined && { resource }),
    ...(subresource !== undefined && { subresource }),
    ...(namespace !== '*' && { namespace }),
    ...(name !== undefined && { name }),
  }
}
