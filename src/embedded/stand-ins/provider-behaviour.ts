// How fast, and how well, the stand-in providers and kubelets do their work. Annotations on a
// provider object, or on its Machine, say it for one machine:
//   stand-in.sundial.dev/bootstrap-seconds, provision-seconds, join-seconds, ready-seconds,
//   delete-seconds: "45"     how long that step takes
//   stand-in.sundial.dev/fail: "message"                   it fails, in these words
//   stand-in.sundial.dev/hang: "provision"|"delete"|"true" it never ends (`true`: both)
import type { KubeObject } from '#src/kube/object.ts'

export interface Behaviour {
  /** From the bootstrap object to its data Secret. */
  readonly bootstrapSeconds: number
  /** From the data Secret to a machine with a provider id. */
  readonly provisionSeconds: number
  /** From the machine to its Node. */
  readonly joinSeconds: number
  /** From the Node to a Ready one. */
  readonly readySeconds: number
  /** From the deletion of the infrastructure object to its end. */
  readonly deleteSeconds: number
  /** The message of the provider, which makes no progress. */
  readonly fail?: string
  readonly hangs?: 'provision' | 'delete' | 'both'
}

/** The differences from the default behaviour, for all machines. */
export type ProviderBehaviour = Partial<Behaviour>

const USUAL: Behaviour = {
  bootstrapSeconds: 1,
  provisionSeconds: 20,
  joinSeconds: 10,
  readySeconds: 5,
  deleteSeconds: 5,
}

const PREFIX = 'stand-in.sundial.dev/'

/** The behaviour for one machine: annotations of the first object that has them, then `behaviour`,
 * then the usual. An annotation that cannot be read counts as absent. */
export function behaviourFor(
  behaviour: ProviderBehaviour,
  ...objects: readonly (KubeObject | undefined)[]
): Behaviour {
  const annotation = (name: string): string | undefined =>
    objects
      .map((object) => object?.metadata.annotations?.[PREFIX + name])
      .find((text) => text !== undefined)
  const secondsOf = (name: string, usual: number): number => {
    const text = annotation(name) ?? ''
    return /^\d+$/.test(text) ? Number(text) : usual
  }
  const all = { ...USUAL, ...behaviour }
  const fail = annotation('fail') ?? all.fail
  const hangs = hangOf(annotation('hang')) ?? all.hangs
  return {
    bootstrapSeconds: secondsOf('bootstrap-seconds', all.bootstrapSeconds),
    provisionSeconds: secondsOf('provision-seconds', all.provisionSeconds),
    joinSeconds: secondsOf('join-seconds', all.joinSeconds),
    readySeconds: secondsOf('ready-seconds', all.readySeconds),
    deleteSeconds: secondsOf('delete-seconds', all.deleteSeconds),
    ...(fail !== undefined && fail !== '' && { fail }),
    ...(hangs !== undefined && { hangs }),
  }
}

/** Whether this step never ends. */
export function isHanging(behaviour: Behaviour, step: 'provision' | 'delete'): boolean {
  return behaviour.hangs === 'both' || behaviour.hangs === step
}

/** Whether a Pod was told never to end. */
export function isHangingPod(pod: KubeObject): boolean {
  return pod.metadata.annotations?.[`${PREFIX}hang`] === 'true'
}

/** After how many seconds a Pod was told to be finished. */
export function finishSeconds(pod: KubeObject): number | undefined {
  const text = pod.metadata.annotations?.[`${PREFIX}finish-seconds`] ?? ''
  return /^\d+$/.test(text) ? Number(text) : undefined
}

function hangOf(text: string | undefined): Behaviour['hangs'] {
  if (text === 'true') return 'both'
  return text === 'provision' || text === 'delete' ? text : undefined
}
