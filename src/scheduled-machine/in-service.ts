// The backstop's look at what is in service: a few lists instead of four reads for each machine. It finds
// what a pass has to look at; where it cannot tell, that is everything. docs/adr/0012
import type { DateTime } from 'luxon'
import type { Discovery } from '#src/cluster-api/discovery.ts'
import { type Glimpse, glimpseOfMachine, glimpseOfNode } from '#src/cluster-api/glimpse.ts'
import { ownerOfNode } from '#src/cluster-api/node-owner.ts'
import { machineResource } from '#src/cluster-api/version.ts'
import type { WorkloadAccess } from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { NODE_LABEL, SCHEDULED_MACHINE_LABEL } from '#src/kube/labels.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { NODES, SCHEDULED_MACHINES } from '#src/kube/resource.ts'
import type { Clock } from '#src/reconcile/clock.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { isUneventful } from './glance.ts'
import type { Subject } from './observed.ts'
import { isQuiet } from './rules/quiet.ts'
import { createSpecMemory, type PassSettings, readSubject } from './subject.ts'

export interface InServiceOptions {
  readonly client: KubeClient
  readonly discovery: Discovery
  readonly workload: WorkloadAccess
  readonly clock: Clock
  readonly log: Logger
  readonly settings: PassSettings
}

/** Which of the ScheduledMachines that do not rest a pass has to look at. */
export type FindUnsettled = (signal: AbortSignal) => Promise<readonly NamespacedKey[]>

export function createFindUnsettled(options: InServiceOptions): FindUnsettled {
  const specs = createSpecMemory()
  return async (signal) => {
    const now = options.clock.now().toUTC()
    const machines = await shownMachines(options, signal)
    const nodes = createShownNodes(options, signal)
    const found: NamespacedKey[] = []
    for await (const page of options.client.pages(SCHEDULED_MACHINES, {}, signal)) {
      for (const object of page) {
        const subject = readSubject(object, { ...options.settings, specs })
        const machine = machines.get(nameOf(subject.key))
        if (AT_REST.has(subject.status.phase)) continue
        if (!(await isSettled(subject, machine, nodes, now))) found.push(subject.key)
      }
    }
    return found
  }
}

const AT_REST: ReadonlySet<string | undefined> = new Set(['Inactive', 'Disabled', 'Terminated'])

async function isSettled(
  subject: Subject,
  machine: Glimpse | 'onItsWay' | undefined,
  nodes: ShownNodes,
  now: DateTime,
): Promise<boolean> {
  if (machine === undefined) return false
  if (machine === 'onItsWay') return isQuiet(subject, now) && isUneventful(subject, {}, now)
  const node = (await nodes(subject)).get(nameOf(subject.key))
  return node !== undefined && isUneventful(subject, { ...machine, ...node }, now)
}

async function shownMachines(
  { client, discovery, log }: InServiceOptions,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Glimpse | 'onItsWay'>> {
  const version = await discovery.machineVersion(signal)
  if (version === undefined) return new Map()
  const pages = client.pages(machineResource(version), OURS, signal)
  return show(
    { kind: 'Machine', pages, log },
    ({ metadata: { namespace, name } }) => namespace && { namespace, name },
    glimpseOfMachine,
  )
}

const OURS = { labelSelector: SCHEDULED_MACHINE_LABEL }

/** The Nodes of the cluster that a machine joins; each cluster is asked once. */
type ShownNodes = (subject: Subject) => Promise<ReadonlyMap<string, Glimpse>>

function createShownNodes({ workload, log }: InServiceOptions, signal: AbortSignal): ShownNodes {
  const opened = new Map<string, Promise<ReadonlyMap<string, Glimpse>>>()
  const shown = new Map<KubeClient, Promise<ReadonlyMap<string, Glimpse>>>()

  const showAll = (client: KubeClient): Promise<ReadonlyMap<string, Glimpse>> => {
    const known = shown.get(client)
    if (known !== undefined) return known
    const pages = client.pages(NODES, { labelSelector: NODE_LABEL }, signal)
    const owner = ({ metadata }: KubeObject) => ownerOfNode(metadata)
    const asked = show({ kind: 'Node', pages, log }, owner, glimpseOfNode)
    shown.set(client, asked)
    return asked
  }
  const open = async ({ key, spec }: Subject): Promise<ReadonlyMap<string, Glimpse>> => {
    const { clusterName, kubeconfigSecretRef: secretRef } = spec
    const target = { namespace: key.namespace, clusterName, ...(secretRef && { secretRef }) }
    try {
      const found = await workload.open(target, signal)
      return found.type === 'client' ? await showAll(found.client) : new Map()
    } catch (error) {
      return nothingShown(error, 'Secret', log)
    }
  }

  return (subject) => {
    const { key, spec } = subject
    const target = JSON.stringify([key.namespace, spec.clusterName, spec.kubeconfigSecretRef])
    const known = opened.get(target) ?? open(subject)
    opened.set(target, known)
    return known
  }
}

interface Listed {
  readonly kind: string
  readonly pages: AsyncIterable<readonly KubeObject[]>
  readonly log: Logger
}

// By the ScheduledMachine that each belongs to. Of what cannot be listed nothing is shown, and so each
// machine is looked at alone, where the reason is told.
async function show<T>(
  { kind, pages, log }: Listed,
  ownerOf: (object: KubeObject) => NamespacedKey | '' | undefined,
  glimpseOf: (object: KubeObject, owner: NamespacedKey) => T | undefined,
): Promise<ReadonlyMap<string, T>> {
  const shown = new Map<string, T>()
  try {
    for await (const page of pages) {
      for (const object of page) {
        const owner = ownerOf(object)
        const glimpse = owner ? glimpseOf(object, owner) : undefined
        if (owner && glimpse !== undefined) shown.set(nameOf(owner), glimpse)
      }
    }
    return shown
  } catch (error) {
    return nothingShown(error, kind, log)
  }
}

function nothingShown(error: unknown, kind: string, log: Logger): Map<string, never> {
  if (!isKubeError(error) || error.code === 'Aborted') throw error
  log.warn('could not read: each machine is looked at alone', { kind, error: error.message })
  return new Map<string, never>()
}

function nameOf({ namespace, name }: NamespacedKey): string {
  return `${namespace}/${name}`
}
