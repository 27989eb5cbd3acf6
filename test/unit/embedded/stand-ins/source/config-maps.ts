// An ApiServerSource that watches ConfigMaps.
import {
  CONFIG_MAPS,
  type Delivered,
  SOURCES,
  type startedWorld,
} from '#test/unit/embedded/stand-ins/started-world.ts'

const SINK = {
  ref: { apiVersion: 'serving.knative.dev/v1', kind: 'Service', name: 'scheduled-machine' },
}

export type Started = Awaited<ReturnType<typeof startedWorld>>

export async function watchConfigMaps(
  { client, clock }: Started,
  spec: object = {},
): Promise<void> {
  await client.create(SOURCES, {
    apiVersion: SOURCES.apiVersion,
    kind: 'ApiServerSource',
    metadata: { name: 'maps', namespace: 'sundial-system' },
    spec: {
      sink: SINK,
      namespaceSelector: {},
      resources: [
        { apiVersion: 'v1', kind: 'ConfigMap', selector: { matchLabels: { watch: 'yes' } } },
      ],
      ...spec,
    },
  })
  await clock.settle()
}

export async function createMap(
  { client }: Started,
  name: string,
  labels: Record<string, string> = { watch: 'yes' },
) {
  return client.create(CONFIG_MAPS, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', labels },
    data: { a: '1' },
  })
}

export const typesOf = (delivered: readonly Delivered[]) =>
  delivered.map(
    ({ event: { headers } }) => `${headers['ce-type']?.split('.').at(-1)} ${headers['ce-name']}`,
  )
