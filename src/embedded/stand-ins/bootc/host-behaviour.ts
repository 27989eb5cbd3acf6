// How the stand-in hosts and their daemons behave. Annotations on a Node say it for its host:
//   stand-in.sundial.dev/booted-image: "registry.example.com/os:44.1"   the image that a new host boots
//   …/stage-seconds, reboot-delay-seconds, shutdown-seconds, reboot-seconds, ready-seconds,
//   crash-seconds: "45"                                       how long that takes
//   …/stage-fail: "words"                                     staging fails, in these words
//   …/hang: "stage"|"shutdown"|"reboot"                       this never ends
//   …/fall-back: "true"|"again"                               it boots its old image again, and says so; `again`: its
//                                                             daemon stages the other one again, as that of bootc-operator
//   …/lie: "staged"|"booted"                                  the daemon reports this, and it is not so
//   …/crash: "Staging"|"Staged"|"Rebooting"|"reboot"|"Idle"|"true"
//                  the daemon crashes before it reports this, or before the command to reboot; `true`: each of them
//   …/multi-arch: "true"                                      the digest of its platform is not that of the image
//   …/soft-reboot: "true"                                     it can reboot without its kernel
//   …/reboot: "any text"                                      it reboots at once, whenever this text changes
import type { KubeObject } from '#src/kube/object.ts'

export interface HostBehaviour {
  /** The image that a new host boots. A tag counts as the version of the image. */
  readonly bootedImage: string
  /** From the desired image to the staged one. */
  readonly stageSeconds: number
  /** From the approval to the beginning of the reboot. */
  readonly rebootDelaySeconds: number
  /** From the beginning of the reboot until the host is down. */
  readonly shutdownSeconds: number
  /** From then until its kubelet runs again. */
  readonly rebootSeconds: number
  /** From then until its Node is Ready. */
  readonly readySeconds: number
  /** From the crash of the daemon until it runs again. */
  readonly crashSeconds: number
  /** The words with which staging fails. */
  readonly stageFailure?: string
  readonly hangs?: 'stage' | 'shutdown' | 'reboot'
  /** It boots its old image again. `again`: its daemon then goes on as if nothing had happened. */
  readonly fallsBack?: 'told' | 'again'
  readonly lies?: 'staged' | 'booted'
  readonly crashes?: CrashPoint | 'each'
  /** The digest that bootc reports is that of the platform's manifest. */
  readonly isMultiArch: boolean
  readonly isSoftRebootCapable: boolean
}

/** Before the daemon reports this reason of `Idle`, or before it runs the command that reboots. */
export type CrashPoint = 'Staging' | 'Staged' | 'Rebooting' | 'reboot' | 'Idle'

const USUAL: HostBehaviour = {
  bootedImage: 'registry.example.com/os:installed',
  stageSeconds: 30,
  rebootDelaySeconds: 0,
  shutdownSeconds: 5,
  rebootSeconds: 60,
  readySeconds: 5,
  crashSeconds: 30,
  isMultiArch: false,
  isSoftRebootCapable: false,
}

const PREFIX = 'stand-in.sundial.dev/'
const BOOTED_IMAGE = `${PREFIX}booted-image`
const FALL_BACKS: ReadonlyMap<string, HostBehaviour['fallsBack']> = new Map([
  ['true', 'told'],
  ['again', 'again'],
])
const HANGS = ['stage', 'shutdown', 'reboot'] as const
const LIES = ['staged', 'booted'] as const
const CRASHES = ['Staging', 'Staged', 'Rebooting', 'reboot', 'Idle'] as const

/** Whether the Node says that it has a host with an image. */
export function hasHost(node: KubeObject): boolean {
  return node.metadata.annotations?.[BOOTED_IMAGE] !== undefined
}

/** The text that makes the host reboot when it changes. */
export function rebootRequest(node: KubeObject): string {
  return node.metadata.annotations?.[`${PREFIX}reboot`] ?? ''
}

/** The behaviour of one host: annotations of its Node, then `behaviour`, then the usual. An annotation that cannot be
 * read counts as absent. */
export function hostBehaviour(behaviour: Partial<HostBehaviour>, node: KubeObject): HostBehaviour {
  const { annotations = {} } = node.metadata
  const textOf = (name: string) => annotations[`${PREFIX}${name}`] || undefined
  const secondsOf = (name: string, usual: number): number => {
    const text = textOf(name) ?? ''
    return /^\d{1,9}$/.test(text) ? Number(text) : usual
  }
  const isSaid = (name: string, usual: boolean): boolean => {
    const text = textOf(name)
    return text === 'true' || (usual && text !== 'false')
  }
  const all = { ...USUAL, ...behaviour }
  const crash = textOf('crash')
  const fallBack = textOf('fall-back')
  const fallsBack = FALL_BACKS.get(fallBack ?? '') ?? all.fallsBack
  const stageFailure = textOf('stage-fail') ?? all.stageFailure
  const hangs = HANGS.find((each) => each === textOf('hang')) ?? all.hangs
  const lies = LIES.find((each) => each === textOf('lie')) ?? all.lies
  const crashes =
    crash === 'true' ? 'each' : (CRASHES.find((each) => each === crash) ?? all.crashes)
  return {
    bootedImage: textOf('booted-image') ?? all.bootedImage,
    stageSeconds: secondsOf('stage-seconds', all.stageSeconds),
    rebootDelaySeconds: secondsOf('reboot-delay-seconds', all.rebootDelaySeconds),
    shutdownSeconds: secondsOf('shutdown-seconds', all.shutdownSeconds),
    rebootSeconds: secondsOf('reboot-seconds', all.rebootSeconds),
    readySeconds: secondsOf('ready-seconds', all.readySeconds),
    crashSeconds: secondsOf('crash-seconds', all.crashSeconds),
    isMultiArch: isSaid('multi-arch', all.isMultiArch),
    isSoftRebootCapable: isSaid('soft-reboot', all.isSoftRebootCapable),
    ...(fallsBack !== undefined && fallBack !== 'false' && { fallsBack }),
    ...(stageFailure !== undefined && { stageFailure }),
    ...(hangs !== undefined && { hangs }),
    ...(lies !== undefined && { lies }),
    ...(crashes !== undefined && { crashes }),
  }
}
