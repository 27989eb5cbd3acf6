// Stands in for hosts that boot OS images, with their kubelets and the daemon on each.
// Like real ones: an image is staged after a while, and the approved reboot boots it; the host is down meanwhile, so its
// Node is Unknown after 40 s, NotReady when its kubelet runs again and Ready a little later; the daemon runs on Nodes with
// the label `bootc.dev/managed`, writes nothing but the status of its BootcNode, says that it reboots before it does, tries
// a failed staging again after 5, 10, 20 … 320 s, and goes on after a crash where it was. A reboot that nobody approved
// boots what is staged, too.
// Unlike real ones: a host lives as long as its Node, and a reboot does not restart its Pods. host-behaviour.ts lists what
// goes wrong on request.
import { DateTime } from 'luxon'
import { MANAGED_LABEL } from '#src/bootc-node/labels.ts'
import { type ImageInfo, parseBootcNodeStatus } from '#src/bootc-node/schema.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import { createController } from '../controller.ts'
import { uuidFor } from '../seeded.ts'
import type { StandIn, StandInContext } from '../stand-in.ts'
import { write } from '../write.ts'
import { type Daemon, daemonStep } from './daemon.ts'
import { statusAfter } from './daemon-status.ts'
import { advanceHost, cutPower, type Host, type HostImage } from './host.ts'
import { type HostBehaviour, hasHost, hostBehaviour, rebootRequest } from './host-behaviour.ts'
import { isUnregistered, syncKubelet } from './host-kubelet.ts'
import type { Registry } from './registry.ts'

const GROUP = 'node.bootc.dev'

export interface HostsOptions {
  readonly registry: Registry
  /** The behaviour of all hosts. */
  readonly behaviour?: Partial<HostBehaviour>
}

/** One host, its daemon, and the text of its Node that last made it reboot. */
interface Machine {
  readonly uid: string
  readonly host: Host
  readonly daemon: Daemon
  readonly request: string
}

interface Around {
  readonly node: KubeObject
  readonly bootcNode: KubeObject | undefined
  readonly behaviour: HostBehaviour
  readonly now: DateTime
}

/** Starts the hosts of all Nodes that are managed, or that name their image. */
export function startHosts(context: StandInContext, options: HostsOptions): StandIn {
  const { clock, mirror, seed } = context
  const { registry } = options
  const machines = new Map<string, Machine>()

  const aroundOf = (name: string): Around | undefined => {
    const node = mirror.get('', 'Node', { name })
    if (node === undefined || !(isManaged(node) || hasHost(node) || machines.has(name))) return
    const bootcNode = mirror.get(GROUP, 'BootcNode', { name })
    const behaviour = hostBehaviour(options.behaviour ?? {}, node)
    return { node, bootcNode, behaviour, now: clock.now() }
  }
  // What has happened to a host stays so when a write fails.
  const keep = (name: string, machine: Machine): Machine => {
    machines.set(name, machine)
    return machine
  }
  const bootIdOf = ({ uid, host }: Machine) => uuidFor(seed, 'boot', uid, host.boots)

  const kubeletTurn = async (name: string, machine: Machine, { node, behaviour }: Around) => {
    const { host, next } = await syncKubelet(context, node, machine.host, {
      readySeconds: behaviour.readySeconds,
      bootID: bootIdOf(machine),
    })
    keep(name, { ...machine, host })
    return next
  }
  const daemonTurn = async (name: string, machine: Machine, around: Around) => {
    const { node, bootcNode, behaviour, now } = around
    if (machine.host.power.type === 'down') {
      keep(name, { ...machine, daemon: { crashed: machine.daemon.crashed } })
      return
    }
    if (bootcNode === undefined || !isManaged(node)) return
    const step = daemonStep(machine.daemon, machine.host, { bootcNode, behaviour, registry, now })
    keep(name, { ...machine, host: step.host, daemon: step.daemon })
    if (step.report !== undefined) {
      const { isSoftRebootCapable: canSoftReboot } = behaviour
      const shown = { bootID: bootIdOf(machine), canSoftReboot, now }
      const status = statusAfter(bootcNode, step.report, shown)
      await write(context, bootcNode, { ...bootcNode, status })
    }
    if (step.afterReport !== undefined) {
      keep(name, { ...machine, host: step.afterReport, daemon: step.daemon })
    }
    return step.next
  }

  const pass = async (name: string): Promise<DateTime | undefined> => {
    const around = aroundOf(name)
    const before = machines.get(name)
    machines.delete(name)
    if (around === undefined) return
    const { node, behaviour, now } = around
    const isSame = before !== undefined && before.uid === node.metadata.uid
    const machine = isSame ? before : newMachine(around, registry)
    const { host } = advanceHost(machine.host, behaviour, now)
    keep(name, afterRequest({ ...machine, host }, node, now))
    const turns = []
    for (const turn of [kubeletTurn, daemonTurn]) {
      turns.push(await turn(name, machines.get(name) ?? machine, around))
    }
    const last = machines.get(name) ?? machine
    return earliest(...turns, advanceHost(last.host, behaviour, now).next)
  }
  const controller = createController(clock, pass, context.concurrency)

  context.follow(({ object, resource }) => {
    const isBootcNode = resource.kind === 'BootcNode' && groupOf(resource.apiVersion) === GROUP
    if (isBootcNode || resource.kind === 'Node') controller.enqueue(object.metadata.name)
  })
  return controller
}

function isManaged({ metadata }: KubeObject): boolean {
  return metadata.labels?.[MANAGED_LABEL] !== undefined
}

function newMachine({ node, bootcNode, behaviour, now }: Around, registry: Registry): Machine {
  const shown = parseBootcNodeStatus(bootcNode?.status)
  const staged = reported(shown.staged)
  return {
    uid: node.metadata.uid ?? '',
    host: {
      booted: reported(shown.booted) ?? installed(registry, behaviour.bootedImage),
      ...(staged !== undefined && { staged }),
      boots: 1,
      power: isUnregistered(node)
        ? { type: 'starting', since: now, isReported: false }
        : { type: 'up' },
    },
    daemon: { crashed: new Set() },
    request: rebootRequest(node),
  }
}

function reported(info: ImageInfo | undefined): HostImage | undefined {
  if (info === undefined) return undefined
  const { image, imageDigest: digest, version } = info
  return { image, digest, ...(version !== undefined && { version }) }
}

function installed(registry: Registry, image: string): HostImage {
  const [name = '', digest] = image.split('@')
  const [, repository = name, tag = 'latest'] = /^(.+):([^:/]+)$/.exec(name) ?? []
  if (digest === undefined) return { image, ...registry.image(repository, tag) }
  const version = registry.withDigest(digest)?.version
  return { image, digest, ...(version !== undefined && { version }) }
}

// Somebody presses the button of the host.
function afterRequest(machine: Machine, node: KubeObject, now: DateTime): Machine {
  const request = rebootRequest(node)
  if (request === machine.request) return machine
  const { host } = machine
  return { ...machine, request, host: host.power.type === 'down' ? host : cutPower(host, now) }
}

function earliest(...instants: readonly (DateTime | undefined)[]): DateTime | undefined {
  const known = instants.filter((each) => each !== undefined)
  return known.length === 0 ? undefined : DateTime.min(...known)
}
