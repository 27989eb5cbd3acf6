// The settings of the installation, which an answer follows.
import { expect, test } from 'vitest'
import { machineSettings, tagInterval } from '#functions/installed-settings.ts'
import { createKubeClient } from '#src/kube/client.ts'

const SERVICE = '/apis/serving.knative.dev/v1/namespaces/sundial-system/services/scheduled-machine'
const CONFIG = '/api/v1/namespaces/sundial-system/configmaps/scheduled-machine-settings'

const withEnv = (env: readonly object[]) => ({
  metadata: { name: 'scheduled-machine' },
  spec: { template: { spec: { containers: [{ env }] } } },
})

const GROUPS = {
  name: 'INFRASTRUCTURE_GROUPS',
  valueFrom: {
    configMapKeyRef: { name: 'scheduled-machine-settings', key: 'INFRASTRUCTURE_GROUPS' },
  },
}
const KEPT = { name: 'RECLAIM_DISABLES', value: 'status' }

const DEFAULTS = {
  infrastructureGroups: ['infrastructure.cluster.x-k8s.io', 'k0smotron.io'],
  reclaimDisables: 'spec',
}

function clientOf(answers: Readonly<Record<string, object | number>>) {
  return createKubeClient(async ({ path }) => {
    const answer = answers[path] ?? 404
    return typeof answer === 'number'
      ? { status: answer, headers: {}, body: '{}' }
      : { status: 200, headers: {}, body: JSON.stringify(answer) }
  })
}

test.each<[string, Readonly<Record<string, object | number>>, object]>([
  ['not installed: the defaults', {}, DEFAULTS],
  ['no right to read them: the defaults', { [SERVICE]: 403 }, DEFAULTS],
  [
    'those of the Service, and of the ConfigMap that it names',
    {
      [SERVICE]: withEnv([GROUPS, KEPT]),
      [CONFIG]: { metadata: { name: 'x' }, data: { INFRASTRUCTURE_GROUPS: 'metal.example.com' } },
    },
    { infrastructureGroups: ['metal.example.com'], reclaimDisables: 'status' },
  ],
  [
    'a ConfigMap that does not exist: its default',
    { [SERVICE]: withEnv([GROUPS, KEPT]) },
    { ...DEFAULTS, reclaimDisables: 'status' },
  ],
  [
    'a wrong value, with which the function does not start: the defaults',
    { [SERVICE]: withEnv([{ name: 'RECLAIM_DISABLES', value: 'nothing' }]) },
    DEFAULTS,
  ],
])('%s', async (_name, answers, settings) => {
  const { signal } = new AbortController()

  expect(await machineSettings(clientOf(answers), signal)).toMatchObject(settings)
})

test('how often a tag is looked up is five minutes, if it is not set', async () => {
  const interval = await tagInterval(clientOf({}), new AbortController().signal)

  expect(interval.as('minutes')).toBe(5)
})
