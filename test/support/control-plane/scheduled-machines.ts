// ScheduledMachines of the suites: made, changed, and waited for.
import { textAt } from '#src/kube/json.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { NODES, type Resource, SECRETS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import type { Access } from './api-server.ts'
import type { Cluster } from './cluster.ts'
import { CLUSTER, NAMESPACE } from './cluster-objects.ts'
import type { Following } from './follow.ts'
import { providerSpecs } from './machines.ts'

/** A schedule whose window never closes. */
export const alwaysOpen = { daysOfWeek: ['mon-sun'], hoursOfDay: ['0-23'], timezone: 'UTC' }

/** A schedule whose window is closed now and for the next hours: one hour a day, five from now. */
export function closedNow(now: Date = new Date()) {
  return { ...alwaysOpen, hoursOfDay: [String((now.getUTCHours() + 5) % 24)] }
}

/** Where the ScheduledMachine is, and all that is made for it. */
export function keyOf(name: string): NamespacedKey {
  return { namespace: NAMESPACE, name }
}

/** One that is always in its window and leaves without a grace; `spec` says what is different. */
export function scheduledMachine(
  name: string,
  spec: object = {},
  version: Cluster['clusterApiVersion'] = 'v1beta2',
): KubeObject {
  return {
    apiVersion: SCHEDULED_MACHINES.apiVersion,
    kind: SCHEDULED_MACHINES.kind,
    metadata: keyOf(name),
    spec: {
      schedule: alwaysOpen,
      clusterName: CLUSTER,
      ...providerSpecs(version),
      gracefulShutdownTimeout: '0s',
      nodeDrainTimeout: '2m',
      kubeconfigSecretRef: { name: 'sundial-kubeconfig' },
      ...spec,
    },
  }
}

type Reached = Pick<Cluster, 'clusterApiVersion' | 'following'> & { readonly api: Access }

/** Makes a ScheduledMachine as a user does. */
export function createMachine(
  { api, clusterApiVersion }: Reached,
  name: string,
  spec: object = {},
): Promise<KubeObject> {
  return api.client.create(SCHEDULED_MACHINES, scheduledMachine(name, spec, clusterApiVersion))
}

/** Changes fields of its spec: a merge patch. */
export function editMachine({ api }: Reached, name: string, spec: object): Promise<KubeObject> {
  return api.client.patch(SCHEDULED_MACHINES, keyOf(name), { spec })
}

export async function deleteMachine({ api }: Reached, name: string): Promise<void> {
  await api.client.delete(SCHEDULED_MACHINES, keyOf(name))
}

/** Makes one, and waits until it is in service. */
export async function createActive(
  cluster: Reached,
  name: string,
  spec: object = {},
): Promise<KubeObject> {
  await createMachine(cluster, name, spec)
  return untilPhase(cluster, name, 'Active')
}

/** The ScheduledMachine once it is in this phase. */
export function untilPhase(
  cluster: Reached,
  name: string,
  phase: string,
  withinMs?: number,
): Promise<KubeObject> {
  return untilMachine(
    cluster,
    name,
    `in phase ${phase}`,
    (object) => textAt(object, 'status', 'phase') === phase,
    withinMs,
  )
}

/** The ScheduledMachine once this is true of it; `what` says it in a few words. */
export function untilMachine(
  { following }: Reached,
  name: string,
  what: string,
  isSo: (object: KubeObject) => boolean,
  withinMs?: number,
): Promise<KubeObject> {
  return following.until(
    `ScheduledMachine ${name} ${what}`,
    () => {
      const object = latest(following, name)
      return object !== undefined && isSo(object) && object
    },
    withinMs,
  )
}

/** Until the finalizer is off, and the ScheduledMachine gone with it. */
export async function untilDeleted(
  { following }: Reached,
  name: string,
  withinMs?: number,
): Promise<void> {
  const what = `ScheduledMachine ${name} gone`
  await following.until(what, () => latest(following, name) === undefined, withinMs)
}

/** The phases it went through, as a watch saw them, each as often as it was entered. */
export function phasesOf({ history }: Pick<Following, 'history'>, name: string): readonly string[] {
  return history
    .filter(({ object, resource }) => isOf(object, resource, name))
    .map(({ object }) => textAt(object, 'status', 'phase'))
    .filter((phase, index, all) => phase !== '' && phase !== all[index - 1])
}

/** The kinds of the objects that are made for one machine, in the version of this Cluster API. */
export function resourcesOf({ clusterApiVersion }: Pick<Cluster, 'clusterApiVersion'>) {
  const { bootstrapSpec, infrastructureSpec } = providerSpecs(clusterApiVersion)
  return {
    machines: resource(`cluster.x-k8s.io/${clusterApiVersion}`, 'Machine'),
    bootstrap: resource(bootstrapSpec.apiVersion, bootstrapSpec.kind),
    infrastructure: resource(infrastructureSpec.apiVersion, infrastructureSpec.kind),
  }
}

/**
 * What is there of all that is made for a machine, as the API server has it now: Machine, provider
 * objects, Node, and the bootstrap data, which the garbage collector takes a moment after its owner.
 */
export async function leftovers(
  cluster: Reached,
  name: string,
  workload: Access = cluster.api,
): Promise<readonly string[]> {
  const { machines, bootstrap, infrastructure } = resourcesOf(cluster)
  const found = await Promise.all([
    cluster.api.client.get(machines, keyOf(name)),
    cluster.api.client.get(bootstrap, keyOf(name)),
    cluster.api.client.get(infrastructure, keyOf(name)),
    workload.client.get(NODES, { name }),
  ])
  const secret = () => cluster.following.mirror.get('', SECRETS.kind, keyOf(name))
  await cluster.following
    .until(`Secret ${name} gone`, () => secret() === undefined, COLLECTED_MS)
    .catch(() => undefined)
  return [...found, secret()].flatMap((object) =>
    object === undefined ? [] : [`${object.kind} ${object.metadata.name}`],
  )
}

const COLLECTED_MS = 15_000

function latest({ mirror }: Following, name: string): KubeObject | undefined {
  return mirror.get('5spot.finos.org', SCHEDULED_MACHINES.kind, keyOf(name))
}

function isOf({ metadata }: KubeObject, { kind }: Resource, name: string): boolean {
  return kind === SCHEDULED_MACHINES.kind && metadata.name === name
}

function resource(apiVersion: string, kind: string): Resource {
  return { apiVersion, kind, plural: `${kind.toLowerCase()}s`, namespaced: true }
}
