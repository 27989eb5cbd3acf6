import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startNode } from '#test/support/processes.ts'

test.each([
  { env: {}, says: 'NODE_NAME must be the name of a Node; it is not set' },
  { env: { NODE_NAME: 'a/b' }, says: 'NODE_NAME must be the name of a Node; it is "a/b"' },
  {
    env: { NODE_NAME: 'worker-1', HOST_ROOT: '/nowhere' },
    says: 'HOST_ROOT must be the root directory of the host; it is /nowhere, which is not there',
  },
  {
    env: { NODE_NAME: 'worker-1', HOST_ROOT: '/etc/passwd' },
    says: 'HOST_ROOT must be the root directory of the host; it is /etc/passwd, which is no directory',
  },
  {
    env: { NODE_NAME: 'worker-1', HOST_COMMAND_PREFIX: '  ' },
    says: 'HOST_COMMAND_PREFIX must be one or more words, separated by blanks; it is "  "',
  },
  {
    env: { NODE_NAME: 'worker-1', HOST_ROOT: '/' },
    says: 'KUBECONFIG is not set, and the process is not in a cluster.',
  },
])('with $env it ends with status 2 and says why', async ({ env, says }) => {
  const { status, stderr } = await startNode(['functions/bootc-daemon/main.ts'], env).ended()

  expect([status, stderr]).toEqual([2, `${says}\n`])
})

const folder = mkdtempSync(join(tmpdir(), 'sundial-kubeconfig-'))
afterAll(() => rmSync(folder, { recursive: true }))

// Otherwise the program would try for ever what only a person can mend.
test.each([
  { text: '{}', says: 'the kubeconfig has no current context' },
  { text: 'a: [', says: 'the kubeconfig PATH is not valid YAML in line 1' },
  {
    text: 'current-context: prod',
    says: 'the kubeconfig has no cluster for its current context prod',
  },
  {
    text: `
current-context: prod
contexts: [{ name: prod, context: { cluster: prod, user: me } }]
clusters: [{ name: prod, cluster: { server: 'api server' } }]`,
    says: 'the kubeconfig has the server api server, which is no URL',
  },
])('it does so, too, when $says', async ({ text, says }) => {
  const path = join(folder, 'config')
  writeFileSync(path, text)

  const { status, stderr } = await startNode(['functions/bootc-daemon/main.ts'], {
    NODE_NAME: 'worker-1',
    HOST_ROOT: '/',
    KUBECONFIG: path,
  }).ended()

  expect([status, stderr]).toEqual([
    2,
    `KUBECONFIG must be the path of a kubeconfig that can be used; ${says.replace('PATH', path)}\n`,
  ])
})
