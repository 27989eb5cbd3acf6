// What Knative's controllers make of a Broker and its Triggers: the channel between them, its
// subscribers, and the addresses in the statuses. By the rules of v0.49: pkg/reconciler/broker,
// pkg/reconciler/broker/trigger and pkg/reconciler/subscription of knative.dev/eventing.
import { fieldsAt, textAt, valueAt, without } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'

export const BROKERS = inEventing('eventing', 'Broker')
export const TRIGGERS = inEventing('eventing', 'Trigger')
export const CHANNELS = inEventing('messaging', 'InMemoryChannel')

export const KNATIVE = 'knative-eventing'
export const INGRESS = serviceHost('broker-ingress', KNATIVE)
export const FILTER = serviceHost('broker-filter', KNATIVE)

/** The name of a Service in the cluster. */
export function serviceHost(name: string, namespace: string): string {
  return `${name}.${namespace}.svc.cluster.local`
}

/** What the webhook fills in, where the Broker of that class is the cluster's default. */
export const DEFAULTED = {
  metadata: { annotations: { 'eventing.knative.dev/broker.class': 'MTChannelBasedBroker' } },
}

/** Where a Broker takes events. */
export function addressOf({ metadata: { namespace, name } }: KubeObject): string {
  return `http://${INGRESS}/${namespace}/${name}`
}

/** The Service of a Broker's channel. */
export function channelHost({ metadata: { namespace = '', name } }: KubeObject): string {
  return serviceHost(`${channelName(name)}-kn-channel`, namespace)
}

export function brokerStatus(broker: KubeObject): object {
  const { apiVersion, kind } = CHANNELS
  return {
    observedGeneration: broker.metadata.generation,
    address: { name: 'http', url: addressOf(broker) },
    ...deadLetterStatus(broker, broker),
    annotations: {
      'knative.dev/channelAPIVersion': apiVersion,
      'knative.dev/channelKind': kind,
      'knative.dev/channelName': channelName(broker.metadata.name),
      'knative.dev/channelAddress': `http://${channelHost(broker)}`,
    },
    conditions: allTrue(
      'Ready',
      'Addressable',
      'DeadLetterSinkResolved',
      'EventPoliciesReady',
      'FilterReady',
      'IngressReady',
      'TriggerChannelReady',
    ),
  }
}

export function triggerStatus(trigger: KubeObject, broker: KubeObject): object {
  return {
    observedGeneration: trigger.metadata.generation,
    subscriberUri: destination(trigger, valueAt(trigger, 'spec', 'subscriber')),
    ...deadLetterStatus(trigger, broker),
    conditions: allTrue(
      'Ready',
      'BrokerReady',
      'DeadLetterSinkResolved',
      'DependencyReady',
      'OIDCIdentityCreated',
      'SubscriberResolved',
      'SubscriptionReady',
    ),
  }
}

/** The channel, with a subscriber for each Trigger. */
export function channelOf(broker: KubeObject, triggers: readonly KubeObject[]): KubeObject {
  const { namespace = '', name } = broker.metadata
  return {
    apiVersion: CHANNELS.apiVersion,
    kind: CHANNELS.kind,
    metadata: { namespace, name: channelName(name) },
    spec: {
      delivery: valueAt(broker, 'spec', 'delivery'),
      subscribers: triggers.map((trigger) => ({
        // In its place is the Subscription's, of which there is one for each Trigger.
        uid: trigger.metadata.uid,
        name: `${name}-${trigger.metadata.name}`,
        generation: 1,
        subscriberUri: `http://${FILTER}/triggers/${namespace}/${trigger.metadata.name}/${trigger.metadata.uid}`,
        replyUri: addressOf(broker),
        delivery: deliveryOf(trigger, broker),
      })),
    },
  }
}

export function channelStatus(channel: KubeObject, broker: KubeObject): object {
  return {
    observedGeneration: channel.metadata.generation,
    address: { name: 'http', url: `http://${channelHost(broker)}` },
    ...deadLetterStatus(broker, broker),
    conditions: allTrue(
      'Ready',
      'Addressable',
      'ChannelServiceReady',
      'DeadLetterSinkResolved',
      'DispatcherReady',
      'EndpointsReady',
      'EventPoliciesReady',
      'ServiceReady',
    ),
  }
}

/** A Trigger's own delivery in place of all of the Broker's, but for the dead-letter sink. */
function deliveryOf(trigger: KubeObject, broker: KubeObject): object {
  const own = valueAt(trigger, 'spec', 'delivery')
  const delivery = own === undefined ? fieldsAt(broker, 'spec', 'delivery') : fieldsAt(own)
  const uri = deadLetterSink(trigger, broker)
  return {
    ...without(delivery, 'deadLetterSink'),
    ...(uri !== undefined && { deadLetterSink: { uri } }),
  }
}

function deadLetterStatus(object: KubeObject, broker: KubeObject): object {
  const deadLetterSinkUri = deadLetterSink(object, broker)
  return deadLetterSinkUri === undefined ? {} : { deadLetterSinkUri }
}

function deadLetterSink(object: KubeObject, broker: KubeObject): string | undefined {
  const owner = [object, broker].find((each) => sinkIn(each) !== undefined)
  return owner && destination(owner, sinkIn(owner))
}

function sinkIn(object: KubeObject): unknown {
  return valueAt(object, 'spec', 'delivery', 'deadLetterSink')
}

// A Service of Knative Serving is found at the name of its Service of Kubernetes.
function destination({ metadata }: KubeObject, to: unknown): string {
  const namespace = textAt(to, 'ref', 'namespace') || (metadata.namespace ?? '')
  return `http://${serviceHost(textAt(to, 'ref', 'name'), namespace)}`
}

function channelName(broker: string): string {
  return `${broker}-kne-trigger`
}

function allTrue(...types: readonly string[]): readonly object[] {
  return types.map((type) => ({ type, status: 'True' }))
}

function inEventing(group: string, kind: string): Resource {
  return {
    apiVersion: `${group}.knative.dev/v1`,
    kind,
    plural: `${kind.toLowerCase()}s`,
    namespaced: true,
  }
}
