// POST to a pod's `eviction`: a delete that asks the PodDisruptionBudgets first.

import { fieldsAt, isFields, listAt, numberAt, textAt, valueAt } from '#src/kube/json.ts'
import { ApiError, badRequest, conflict, notFound, type Status } from './api-error.ts'
import type { ApiObject } from './api-object.ts'
import { type ApiContext, timestamp } from './context.ts'
import { type DeleteOptions, deleteObject } from './delete.ts'
import { parseDeleteOptions } from './delete-options.ts'
import { admitDisruption, type Budget } from './disruption-budget.ts'
import { matchesSelector } from './object-selector.ts'
import type { Parameters } from './request.ts'
import { storageKey, type Target } from './served-kind.ts'
import { updateObject } from './update.ts'
import { ownWrite } from './write-options.ts'

const BUDGETS = 'poddisruptionbudgets.policy'
const POD = { group: '', plural: 'Pod' }

/** Evicts a pod, or throws why not: 404, 409 for another uid, 429 when a budget forbids it. More than
 * one budget is answered with a failure that is not thrown, as the real server does. */
export function evictPod(
  context: ApiContext,
  target: Target,
  namespace: string | undefined,
  name: string,
  body: unknown,
  query: Parameters,
): Status {
  checkType(body)
  const named = textAt(body, 'metadata', 'name')
  if (!isFields(body) || named !== name) {
    throw badRequest('name in URL does not match name in Eviction object')
  }
  const inBody = parseDeleteOptions(valueAt(body, 'deleteOptions') ?? {})
  const options = { ...inBody, dryRun: inBody.dryRun || query.get('dryRun') === 'All' }
  const pod = context.store.get('pods', storageKey(target.kind, namespace, name))
  if (pod === undefined) throw notFound(target.kind, name)

  if (!ignoresBudgets(pod)) {
    const budgets = budgetsOf(context, pod)
    if (budgets.length > 1) return TWO_BUDGETS
    const [budget] = budgets
    if (budget !== undefined && !isUnhealthyAndFree(pod, budget)) {
      disrupt(context, budget, name, options.dryRun)
    }
  }
  markAndDelete(context, target, pod, options)
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }
}

function checkType(body: unknown): void {
  const kind = textAt(body, 'kind') || 'Eviction'
  if (kind === 'Eviction') return
  const apiVersion = textAt(body, 'apiVersion') || 'policy/v1'
  const version = apiVersion.slice(apiVersion.lastIndexOf('/') + 1)
  throw badRequest(
    `${kind} in version "${version}" cannot be handled as a Eviction: no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`,
  )
}

const TWO_BUDGETS: Status = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message:
    'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
  code: 500,
}

// The deletion of a pod that does not run disrupts nothing.
function ignoresBudgets(pod: ApiObject): boolean {
  const phase = textAt(pod, 'status', 'phase')
  return (
    ['Pending', 'Succeeded', 'Failed'].includes(phase) ||
    pod.metadata.deletionTimestamp !== undefined
  )
}

function budgetsOf({ store }: ApiContext, { metadata }: ApiObject): readonly ApiObject[] {
  return store
    .list(BUDGETS, `${metadata.namespace}/`)
    .map(({ object }) => object)
    .filter((budget) => {
      const selector = valueAt(budget, 'spec', 'selector')
      return isFields(selector) && matchesSelector(selector, metadata.labels ?? {})
    })
}

function isUnhealthyAndFree(pod: ApiObject, budget: ApiObject): boolean {
  const isReady = listAt(pod, 'status', 'conditions').some(
    (condition) =>
      valueAt(condition, 'type') === 'Ready' && valueAt(condition, 'status') === 'True',
  )
  if (isReady) return false
  if (valueAt(budget, 'spec', 'unhealthyPodEvictionPolicy') === 'AlwaysAllow') return true
  const { currentHealthy, desiredHealthy } = numbersOf(budget)
  return currentHealthy >= desiredHealthy && desiredHealthy > 0
}

function disrupt(context: ApiContext, object: ApiObject, pod: string, dryRun: boolean): void {
  const { registry, views } = context
  const status = admitDisruption(
    numbersOf(object),
    fieldsAt(object, 'status'),
    pod,
    timestamp(context),
  )
  if (status instanceof ApiError) throw status
  const kind = registry.byStorage(BUDGETS)
  if (dryRun || kind === undefined) return
  const target = registry.stored(kind)
  const wanted = { ...views.read(target, object), status }
  updateObject(context, target, object, wanted, ownWrite('kube-apiserver', 'status'))
}

function numbersOf(budget: ApiObject): Budget {
  const number = (field: string): number => numberAt(budget, 'status', field) ?? 0
  return {
    name: budget.metadata.name,
    generation: budget.metadata.generation ?? 0,
    observedGeneration: number('observedGeneration'),
    disruptionsAllowed: number('disruptionsAllowed'),
    currentHealthy: number('currentHealthy'),
    desiredHealthy: number('desiredHealthy'),
  }
}

function markAndDelete(
  context: ApiContext,
  target: Target,
  pod: ApiObject,
  options: DeleteOptions,
): void {
  const { uid, resourceVersion } = pod.metadata
  if (options.dryRun) {
    deleteObject(context, target, pod, options)
    return
  }
  if (options.uid !== undefined && options.uid !== uid) {
    throw conflict(
      POD,
      pod.metadata.name,
      `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    )
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    throw conflict(
      POD,
      pod.metadata.name,
      `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    )
  }
  const marked = updateObject(
    context,
    target,
    pod,
    withCondition(pod, timestamp(context)),
    ownWrite('kube-apiserver', 'status'),
    // The real server names no field manager for this write.
    ({ metadata }) => metadata.managedFields,
  )
  deleteObject(context, target, marked, { ...options, resourceVersion: undefined })
}

function withCondition(pod: ApiObject, now: string): ApiObject {
  const status = fieldsAt(pod, 'status')
  const conditions = listAt(status, 'conditions')
  const old = conditions.find((condition) => valueAt(condition, 'type') === 'DisruptionTarget')
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime:
      valueAt(old, 'status') === 'True' ? valueAt(old, 'lastTransitionTime') : now,
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  }
  const next =
    old === undefined
      ? [...conditions, condition]
      : conditions.map((each) => (each === old ? condition : each))
  return { ...pod, status: { ...status, conditions: next } }
}
