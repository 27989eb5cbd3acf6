// What runs on the Nodes of the suites: Pods bound to a Node by hand, for there is no scheduler, and
// budgets whose status the real disruption controller computes.
import { readFileSync } from 'node:fs'
import { listAt, numberAt, textAt } from '#src/kube/json.ts'
import type { KubeObject, OwnerReference } from '#src/kube/object.ts'
import { ownerReference } from '#src/kube/owner.ts'
import { PODS, type Resource } from '#src/kube/resource.ts'
import { eventually } from '#test/support/processes.ts'
import type { ApiServer } from './api-server.ts'

/** Pods live here, apart from the ScheduledMachines. */
export const APPS = 'default'

export const BUDGETS: Resource = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  namespaced: true,
}

export const DAEMON_SETS: Resource = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  namespaced: true,
}

const REPLICA_SETS: Resource = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  namespaced: true,
}

export interface PodOptions {
  readonly namespace?: string
  /** What a budget selects by; the Pod's own name if left out. */
  readonly app?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly OwnerReference[]
  /** It ends by itself at once, well. */
  readonly isFinished?: boolean
}

type Reached = Pick<ApiServer, 'client'>

/** Makes a Pod on a Node, and waits until the stand-in kubelet has it Ready, or finished. */
export async function createPod(
  api: Reached,
  node: string,
  name: string,
  options: PodOptions = {},
): Promise<KubeObject> {
  const { namespace = APPS, app = name, annotations, labels, ownerReferences, isFinished } = options
  await api.client.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace,
      name,
      annotations: {
        ...annotations,
        ...(isFinished && { 'stand-in.sundial.dev/finish-seconds': '0' }),
      },
      labels: { app, ...labels },
      ...(ownerReferences !== undefined && { ownerReferences }),
    },
    spec: {
      nodeName: node,
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'app', image: 'nothing' }],
    },
  })
  return eventually(async () => {
    const pod = await api.client.get(PODS, { namespace, name })
    const isThere = isFinished ? textAt(pod, 'status', 'phase') === 'Succeeded' : isReady(pod)
    if (pod === undefined || !isThere) throw new Error(`Pod ${name} is not there yet`)
    return pod
  })
}

function isReady(pod: KubeObject | undefined): boolean {
  return listAt(pod, 'status', 'conditions').some(
    (each) => textAt(each, 'type') === 'Ready' && textAt(each, 'status') === 'True',
  )
}

/** Makes a DaemonSet, and answers what makes a Pod one of its own: nobody here makes them. */
export async function createDaemonSet(api: Reached, name: string): Promise<OwnerReference> {
  const set = await api.client.create(DAEMON_SETS, {
    apiVersion: DAEMON_SETS.apiVersion,
    kind: DAEMON_SETS.kind,
    metadata: { namespace: APPS, name },
    spec: ofApp(name),
  })
  return ownerReference(set, { controller: true })
}

/** Makes a ReplicaSet of a Deployment, and answers what makes a Pod one of them. */
export async function createReplicaSet(
  api: Reached,
  namespace: string,
  deployment: string,
): Promise<Pick<PodOptions, 'namespace' | 'labels' | 'ownerReferences'>> {
  const hash = '7d9f'
  const set = await api.client.create(REPLICA_SETS, {
    apiVersion: REPLICA_SETS.apiVersion,
    kind: REPLICA_SETS.kind,
    metadata: { namespace, name: `${deployment}-${hash}` },
    spec: { replicas: 0, ...ofApp(deployment) },
  })
  const ownerReferences = [ownerReference(set, { controller: true })]
  return { namespace, labels: { 'pod-template-hash': hash }, ownerReferences }
}

function ofApp(name: string) {
  const labels = { app: name }
  const spec = { containers: [{ name: 'app', image: 'nothing' }] }
  return { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } }
}

/** Makes a budget for the Pods of an app, and waits until it is known what it allows. */
export async function createBudget(api: Reached, app: string, minAvailable: number): Promise<void> {
  await api.client.create(BUDGETS, {
    apiVersion: BUDGETS.apiVersion,
    kind: BUDGETS.kind,
    metadata: { namespace: APPS, name: app },
    spec: { minAvailable, selector: { matchLabels: { app } } },
  })
  await untilComputed(api, app, minAvailable)
}

/** Changes what a budget wants, and waits until it is known what it allows. */
export async function changeBudget(api: Reached, app: string, minAvailable: number): Promise<void> {
  await api.client.patch(BUDGETS, { namespace: APPS, name: app }, { spec: { minAvailable } })
  await untilComputed(api, app, minAvailable)
}

function untilComputed(api: Reached, app: string, minAvailable: number): Promise<void> {
  return eventually(async () => {
    const budget = await api.client.get(BUDGETS, { namespace: APPS, name: app })
    const observed = numberAt(budget, 'status', 'observedGeneration')
    const desired = numberAt(budget, 'status', 'desiredHealthy')
    if (observed !== budget?.metadata.generation || desired !== minAvailable) {
      throw new Error(`nobody has computed the budget ${app} yet`)
    }
  })
}

/** The names of the Pods that Sundial has asked to evict, from the audit log. */
export function evictedBySundial({ workspace }: Pick<ApiServer, 'workspace'>): readonly string[] {
  const lines = readFileSync(workspace.path('audit.log'), 'utf8').split('\n').filter(Boolean)
  const names = lines
    // The last line may be half written.
    .filter((line) => line.endsWith('}'))
    .map((line): unknown => JSON.parse(line))
    .filter((entry) => textAt(entry, 'objectRef', 'subresource') === 'eviction')
    .map((entry) => textAt(entry, 'objectRef', 'name'))
  return [...new Set(names)]
}
