// Stories of machines that are created from more than their spec: templates, ConfigMaps and Secrets.
import { CONFIG_MAPS, SECRETS } from '#src/kube/resource.ts'
import type { Story } from '#test/support/story.ts'
import { BOOTSTRAP_TEMPLATES } from './scene/objects.ts'

const START = '2026-01-05T15:00:00Z'

export const SOURCE_STORIES: readonly Story[] = [
  {
    name: 'the template is missing, then comes, and the machine joins',
    start: START,
    spec: {
      bootstrapSpec: undefined,
      bootstrapRef: {
        apiVersion: BOOTSTRAP_TEMPLATES.apiVersion,
        kind: BOOTSTRAP_TEMPLATES.kind,
        name: 'small',
      },
    },
    steps: [
      async () => {},
      async (scene) => {
        await scene.client.create(BOOTSTRAP_TEMPLATES, {
          apiVersion: BOOTSTRAP_TEMPLATES.apiVersion,
          kind: BOOTSTRAP_TEMPLATES.kind,
          metadata: { namespace: 'team', name: 'small' },
          spec: { template: { metadata: { labels: { team: 'a' } }, spec: { role: 'worker' } } },
        })
        await scene.advance('2026-01-05T15:05:00Z')
      },
      (scene) => scene.provision(),
    ],
  },
  {
    name: 'the machine joins with files from a ConfigMap and a Secret',
    start: START,
    spec: {
      files: [
        { path: '/a', contentFrom: { configMapKeyRef: { name: 'm', key: 'k' } } },
        { path: '/b', contentFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      ],
    },
    steps: [
      async (scene) => {
        await scene.client.create(CONFIG_MAPS, {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { namespace: 'team', name: 'm' },
          data: { k: 'text' },
        })
        await scene.client.create(SECRETS, {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { namespace: 'team', name: 's' },
          data: { k: 'dGV4dA==' },
        })
      },
      (scene) => scene.provision(),
    ],
  },
]
