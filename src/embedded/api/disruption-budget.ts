// Whether one more pod of a PodDisruptionBudget may be disrupted, and the budget's status after that.

import { type Fields, fieldsAt, listAt, textAt, valueAt } from '#src/kube/json.ts'
import { ApiError, forbidden, type StatusCause } from './api-error.ts'

export interface Budget {
  readonly name: string
  readonly generation: number
  readonly observedGeneration: number
  readonly disruptionsAllowed: number
  readonly currentHealthy: number
  readonly desiredHealthy: number
}

const MAX_DISRUPTED = 2000
const RESOURCE = { group: 'policy', plural: 'poddisruptionbudget' }

/** The budget's status with one disruption less, or the refusal: 429, or 403 when it is broken. */
export function admitDisruption(
  budget: Budget,
  status: Fields,
  pod: string,
  now: string,
): Fields | ApiError {
  const { name, disruptionsAllowed } = budget
  const disruptedPods = fieldsAt(status, 'disruptedPods')
  if (budget.observedGeneration < budget.generation) {
    return tooMany(10, `The disruption budget ${name} is still being processed by the server.`)
  }
  if (disruptionsAllowed < 0) {
    return forbidden(RESOURCE, name, 'pdb disruptions allowed is negative')
  }
  if (Object.keys(disruptedPods).length > MAX_DISRUPTED) {
    return forbidden(
      RESOURCE,
      name,
      'DisruptedPods map too big - too many evictions not confirmed by PDB controller',
    )
  }
  if (disruptionsAllowed === 0) return tooMany(0, refusal(budget, status))
  const left = disruptionsAllowed - 1
  return {
    ...status,
    disruptionsAllowed: left,
    disruptedPods: { ...disruptedPods, [pod]: now },
    ...(left === 0 && { conditions: withoutDisruptions(status, budget.generation, now) }),
  }
}

const MESSAGE = "Cannot evict pod as it would violate the pod's disruption budget."

function tooMany(retryAfterSeconds: number, cause: string): ApiError {
  const causes: readonly StatusCause[] = [{ reason: 'DisruptionBudget', message: cause }]
  return new ApiError(429, 'TooManyRequests', MESSAGE, {
    details: { causes, ...(retryAfterSeconds > 0 && { retryAfterSeconds }) },
  })
}

function refusal({ name, currentHealthy, desiredHealthy }: Budget, status: Fields): string {
  const condition = listAt(status, 'conditions').find(
    (each) => valueAt(each, 'type') === 'DisruptionAllowed' && valueAt(each, 'status') === 'False',
  )
  const words = textAt(condition, 'message')
  const reason = textAt(condition, 'reason')
  if (words !== '' && reason === 'SyncFailed') {
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${words}`
  }
  if (currentHealthy <= desiredHealthy) {
    return `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`
  }
  return words === ''
    ? `The disruption budget ${name} does not allow evicting pods currently`
    : `The disruption budget ${name} does not allow evicting pods currently (${reason}): ${words}`
}

function withoutDisruptions(
  status: Fields,
  observedGeneration: number,
  now: string,
): readonly unknown[] {
  const conditions = listAt(status, 'conditions')
  const old = conditions.find((each) => valueAt(each, 'type') === 'DisruptionAllowed')
  const condition = {
    type: 'DisruptionAllowed',
    status: 'False',
    observedGeneration,
    lastTransitionTime:
      valueAt(old, 'status') === 'False' ? valueAt(old, 'lastTransitionTime') : now,
    reason: 'InsufficientPods',
    message: '',
  }
  return old === undefined
    ? [...conditions, condition]
    : conditions.map((each) => (each === old ? condition : each))
}
