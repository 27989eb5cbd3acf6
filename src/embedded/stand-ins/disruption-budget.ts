// The arithmetic of a PodDisruptionBudget.

export interface BudgetInput {
  /** As in the spec: a number, or a percentage. */
  readonly minAvailable: unknown
  readonly maxUnavailable: unknown
  /** Pods that the budget selects. */
  readonly pods: number
  /** The sum that their controllers want. */
  readonly scale: number
  readonly healthy: number
}

export interface BudgetStatus {
  readonly expectedPods: number
  readonly currentHealthy: number
  readonly desiredHealthy: number
  readonly disruptionsAllowed: number
}

/** How many of the Pods may be evicted now. Percentages are rounded up, as Kubernetes does for both fields. */
export function budget(input: BudgetInput): BudgetStatus {
  const { minAvailable, maxUnavailable, pods, scale, healthy } = input
  const isCounted = maxUnavailable === undefined && typeof minAvailable === 'number'
  const expectedPods = isCounted ? pods : scale
  const desiredHealthy =
    maxUnavailable === undefined
      ? scaled(minAvailable, expectedPods)
      : Math.max(0, expectedPods - scaled(maxUnavailable, expectedPods))
  const spare = Math.max(0, healthy - desiredHealthy)
  return {
    expectedPods,
    currentHealthy: healthy,
    desiredHealthy,
    disruptionsAllowed: expectedPods === 0 ? 0 : spare,
  }
}

function scaled(value: unknown, of: number): number {
  if (typeof value === 'number') return value
  const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value)?.[1] : undefined
  return percent === undefined ? 0 : Math.ceil((Number(percent) * of) / 100)
}
