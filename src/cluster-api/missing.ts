import { findCondition } from '#src/kube/conditions.ts'
import type { Machine } from './machine.ts'

const CONDITIONS = {
  bootstrap: 'BootstrapConfigReady',
  infrastructure: 'InfrastructureReady',
} as const

/** Whether Cluster API reports that the Machine's provider object does not exist. The older contract has no reason for
 * it. */
export function isSaidToBeMissing(role: keyof typeof CONDITIONS, machine: Machine): boolean {
  return findCondition(machine.conditions, CONDITIONS[role])?.reason === 'ObjectDoesNotExist'
}
