import { expect, test } from 'vitest'
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
