// What the daemons of the hosts may do next: each move is one write of a status.
import { parseBootcNodeStatus } from '#src/bootc-node/schema.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type Model, put } from '../model.ts'

export interface Move {
  readonly name: string
  readonly model: Model
}

export interface HostOptions {
  /** A host that comes back on its old image. */
  readonly fallsBack?: string | undefined
  /** A host decides to reboot, and then reports it. In between the approval may be withdrawn. */
  readonly isSlow?: boolean
}

export function hostMoves(model: Model, options: HostOptions = {}): readonly Move[] {
  const { decided = [] } = model
  return Object.values(model.bootcNodes).flatMap((object) => {
    const { name } = object.metadata
    if (decided.includes(name)) {
      const others = decided.filter((each) => each !== name)
      const status = report(object, 'Rebooting')
      const reported = put({ ...model, decided: others }, 'bootcNodes', { ...object, status })
      return [{ name: `${name} shuts down`, model: reported }]
    }
    const next = nextOf(object, { ...options, isFallingBack: name === options.fallsBack })
    if (next === undefined) return []
    const [action, status] = next
    if (options.isSlow && action === 'shuts down') {
      return [
        {
          name: `${name} decides to reboot`,
          model: { ...model, decided: [...decided, name].sort() },
        },
      ]
    }
    return [{ name: `${name} ${action}`, model: put(model, 'bootcNodes', { ...object, status }) }]
  })
}

type Next = readonly [action: string, status: object]

const known = new WeakMap<KubeObject, Map<string, Next | undefined>>()

// The same object is seen in many states.
function nextOf(object: KubeObject, options: Parameters<typeof nextStatus>[1]): Next | undefined {
  const answers = known.get(object) ?? new Map<string, Next | undefined>()
  known.set(object, answers)
  const key = `${options.isFallingBack} ${options.isSlow}`
  if (!answers.has(key)) answers.set(key, nextStatus(object, options))
  return answers.get(key)
}

function nextStatus(
  object: KubeObject,
  { isFallingBack, isSlow = false }: HostOptions & { readonly isFallingBack: boolean },
): Next | undefined {
  const desired = textAt(object, 'spec', 'desiredImage')
  const isApproved = textAt(object, 'spec', 'desiredImageState') === 'Booted'
  const {
    booted,
    staged,
    conditions = [],
    observedGeneration,
  } = parseBootcNodeStatus(object['status'])
  const reason = findCondition(conditions, 'Idle')?.reason
  if (reason === 'Rebooting') {
    return ['reboots', report(object, 'Staging', { booted: isFallingBack ? booted : staged })]
  }
  if (booted?.image === desired) {
    const isDone = reason === 'Idle' && staged === undefined
    return isDone ? undefined : ['is idle', report(object, 'Idle', { booted })]
  }
  if (staged?.image !== desired) {
    const image = { image: desired, imageDigest: desired.split('@')[1] ?? '' }
    return ['stages', report(object, 'Staged', { booted, staged: image })]
  }
  if (isApproved) return ['shuts down', report(object, 'Rebooting')]
  // Only a pool that waits for a withdrawal asks whether the daemon has seen it.
  const isSeen = !isSlow || observedGeneration === object.metadata.generation
  const isTold = reason === 'Staged' && isSeen
  return isTold ? undefined : ['has staged', report(object, 'Staged')]
}

function report(object: KubeObject, reason: string, images?: object): object {
  const { booted, staged } = parseBootcNodeStatus(object['status'])
  const isIdle = reason === 'Idle'
  const condition = {
    type: 'Idle',
    status: isIdle ? 'True' : 'False',
    reason,
    message: '',
    lastTransitionTime: '2026-01-05T14:00:00Z',
  }
  const { generation } = object.metadata
  return {
    ...(images ?? { booted, staged }),
    observedGeneration: generation,
    conditions: [condition],
  }
}
