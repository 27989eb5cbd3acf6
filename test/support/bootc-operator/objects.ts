// The objects as bootc-operator writes them: names, fields and words of its source, at commit 1ba0439.
import { digestIn } from '#src/images/digest.ts'
import { readConditions } from '#src/kube/conditions.ts'
import { fieldsAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'

export const SLOT = 'bootc.dev/in-reboot-slot'
export const WAS_CORDONED = 'bootc.dev/was-cordoned'

export type OperatorIdle = 'Idle' | 'Staging' | 'Staged' | 'Rebooting'
export type OperatorState = 'Degraded' | 'Pending' | 'UpToDate' | Exclude<OperatorIdle, 'Idle'>

/** An image as its daemon reports it: with what `bootc status` says of it. */
export function reportedImage(repository: string, digest: string): object {
  return {
    image: `${repository}@${digest}`,
    imageDigest: digest,
    version: '44.20261102.0',
    timestamp: '2026-11-02T04:11:09Z',
    architecture: 'amd64',
  }
}

export interface Reported {
  /** `undefined`: an older daemon, which reports none. */
  readonly generation: number | undefined
  readonly booted: object
  readonly staged?: object | undefined
  readonly rollback?: object | undefined
  readonly idle: OperatorIdle
  /** The message of the condition Degraded, if the node is. */
  readonly error?: string | undefined
  readonly idleSince: string
  readonly degradedSince: string
}

/** The merge patch with which its daemon writes the whole status. Messages of Idle are empty. */
export function reportedStatus(reported: Reported): object {
  const { generation, booted, staged, rollback, idle, error, idleSince, degradedSince } = reported
  const seen = generation === undefined ? {} : { observedGeneration: generation }
  return {
    ...seen,
    booted,
    staged: staged ?? null,
    rollback: rollback ?? null,
    conditions: [
      {
        type: 'Idle',
        status: idle === 'Idle' ? 'True' : 'False',
        reason: idle,
        message: '',
        lastTransitionTime: idleSince,
        ...seen,
      },
      {
        type: 'Degraded',
        status: error === undefined ? 'False' : 'True',
        reason: error === undefined ? 'Healthy' : 'Error',
        message: error ?? '',
        lastTransitionTime: degradedSince,
        ...seen,
      },
    ],
  }
}

/** How its controller classifies a node: the first test that is true. The digest inside the reference counts since its
 * pull request 167. */
export function operatorStateOf(bootcNode: KubeObject): OperatorState {
  const status = fieldsAt(bootcNode, 'status')
  const conditions = readConditions(status['conditions'])
  const condition = (type: string) => conditions.find((each) => each.type === type)
  if (condition('Degraded')?.status === 'True') return 'Degraded'
  if (valueAt(status, 'booted') === undefined) return 'Pending'
  const digest = digestIn(textAt(bootcNode, 'spec', 'desiredImage'))
  const { image = '', imageDigest } = fieldsAt(status, 'booted')
  if (imageDigest === digest || digestIn(String(image)) === digest) return 'UpToDate'
  const idle = condition('Idle')
  const isBusy = idle?.status === 'False'
  switch (isBusy ? idle.reason : '') {
    case 'Staging':
      return 'Staging'
    case 'Staged':
      return 'Staged'
    case 'Rebooting':
      return 'Rebooting'
    default:
      return 'Pending'
  }
}
