// Knative's own data plane of the default Broker, behind the Broker and the Triggers of triggers/:
// ingress, in-memory channel, filter. What its controllers would write is in broker-objects.ts.
import { listAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { eventually, freePort } from '#test/support/processes.ts'
import { type ApiServer, ready } from './api-server.ts'
import { type Network, startNetwork } from './broker-network.ts'
import {
  addressOf,
  BROKERS,
  brokerStatus,
  CHANNELS,
  channelHost,
  channelOf,
  channelStatus,
  DEFAULTED,
  FILTER,
  INGRESS,
  KNATIVE,
  serviceHost,
  TRIGGERS,
  triggerStatus,
} from './broker-objects.ts'
import { programPath } from './build.ts'
import { type Child, startChild } from './child.ts'
import { applyDefinitions, applyObjects } from './install.ts'
import type { Sinks } from './sources.ts'

type Part = 'ingress' | 'filter' | 'channel_dispatcher'

export interface Broker {
  readonly name: string
  /** Where it takes events, for a program on its network. */
  readonly url: string
  readonly network: Network
  readonly parts: Readonly<Record<Part, Child>>
}

/** Starts the one Broker that there is, in front of the functions at `functions`, and waits until all of it
 * takes events; `undefined` when there is none. */
export async function startBroker(api: ApiServer, functions: Sinks): Promise<Broker | undefined> {
  const [found] = await api.client.list(BROKERS)
  if (found === undefined) return undefined
  const { namespace = '', name } = found.metadata
  await prepare(api)
  const broker = await api.client.patch(BROKERS, found.metadata, DEFAULTED)
  const channel = await play(api, broker)

  const network = await startNetwork()
  for (const [each, url] of Object.entries(functions)) {
    network.route(serviceHost(each, namespace), url)
  }
  const start = async (
    part: Part,
    host: string,
    variable: string,
    args: readonly string[] = [],
  ) => {
    const port = await freePort()
    network.route(host, `http://127.0.0.1:${port}`)
    const child = await startChild(await programPath(part), args, {
      env: {
        ...network.env,
        ...(await environment(api, part)),
        [variable]: String(port),
        [`${variable}_HTTPS`]: String(await freePort()),
      },
      log: api.workspace.path(`${part}.log`),
    })
    await ready(child, part, api.workspace, () => isListening(port))
    return child
  }
  const [ingress, filter, dispatcher] = await Promise.all([
    start('ingress', INGRESS, 'INGRESS_PORT'),
    start('filter', FILTER, 'FILTER_PORT'),
    start('channel_dispatcher', channelHost(broker), 'DISPATCHER_PORT', ['--disable-ha']),
  ])
  await untilSubscribed(api, channel)
  return {
    name,
    url: addressOf(broker),
    network,
    parts: { ingress, filter, channel_dispatcher: dispatcher },
  }
}

// What is there where Knative Eventing is installed; its own sources want less.
async function prepare(api: ApiServer): Promise<void> {
  await applyDefinitions(api, 'knative-eventing', (file) =>
    /(in-memory-channel|eventpolicy|eventtype|subscription)\.yaml$/.test(file),
  )
  const configs = [
    'config-features',
    'config-kreference-mapping',
    'config-leader-election',
    'config-logging',
    'config-observability',
  ]
  await applyObjects(api, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: KNATIVE } },
    ...configs.map((name) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: KNATIVE },
      data: {},
    })),
  ])
}

// As the controllers do; the channel is ready last.
async function play(api: ApiServer, broker: KubeObject): Promise<KubeObject> {
  const { client } = api
  const triggers = await client.list(TRIGGERS)
  await client.patchStatus(BROKERS, broker.metadata, { status: brokerStatus(broker) })
  for (const trigger of triggers) {
    await client.patchStatus(TRIGGERS, trigger.metadata, {
      status: triggerStatus(trigger, broker),
    })
  }
  const channel = await client.create(CHANNELS, channelOf(broker, triggers))
  return client.patchStatus(CHANNELS, channel.metadata, { status: channelStatus(channel, broker) })
}

async function environment(api: ApiServer, part: Part): Promise<Readonly<Record<string, string>>> {
  return {
    KUBECONFIG: await api.kubeconfigFile('admin'),
    SYSTEM_NAMESPACE: KNATIVE,
    NAMESPACE: part === 'filter' ? KNATIVE : '',
    POD_NAME: `${part}-0`,
    CONTAINER_NAME: part,
    CLUSTER_DOMAIN: 'cluster.local',
    CONFIG_LOGGING_NAME: 'config-logging',
    CONFIG_OBSERVABILITY_NAME: 'config-observability',
    CONFIG_LEADERELECTION_NAME: 'config-leader-election',
    METRICS_DOMAIN: 'knative.dev/eventing',
    MAX_IDLE_CONNS: '1000',
    MAX_IDLE_CONNS_PER_HOST: '1000',
    // The dispatcher ends when it cannot have it.
    PROFILING_PORT: String(await freePort()),
  }
}

// They answer the kubelet, whatever it asks for.
async function isListening(port: number): Promise<boolean> {
  const headers = { 'user-agent': 'kube-probe/1.36' }
  return (await fetch(`http://127.0.0.1:${port}/healthz`, { headers })).ok
}

// The dispatcher says so of every subscriber that it delivers to.
function untilSubscribed(api: ApiServer, channel: KubeObject): Promise<void> {
  return eventually(async () => {
    const now = await api.client.get(CHANNELS, channel.metadata)
    const wanted = listAt(channel, 'spec', 'subscribers').length
    if (listAt(now, 'status', 'subscribers').length !== wanted) {
      throw new Error('the dispatcher does not deliver yet')
    }
  }, 30_000)
}
