// MachineDrainRules say in which order, and whether, the pods of a Machine are drained. Cluster API knows how; one
// that selects our Machine leaves the drain to it.
import { ruleThatSelects } from '#src/cluster-api/drain-rule.ts'
import { machineDrainRuleResource } from '#src/cluster-api/version.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { OwnMachine } from '../facts.ts'
import type { Subject } from '../subject.ts'
import type { MachineReading } from './reading.ts'

/** Why the drain of the Machine is left to Cluster API, in words; `undefined`: it is not. */
export async function readDrainRule(
  { key }: Subject,
  machine: OwnMachine,
  { client, machineVersion, signal }: MachineReading,
): Promise<string | undefined> {
  if (machineVersion === undefined) return undefined
  const { namespace } = key
  try {
    const rules = await client.list(machineDrainRuleResource(machineVersion), { namespace }, signal)
    const rule = ruleThatSelects(machine.value, rules)
    return rule && `MachineDrainRule ${namespace}/${rule} selects the Machine`
  } catch (error) {
    // A Cluster API that is older than they are.
    if (isKubeError(error, 'NotFound')) return undefined
    // What cannot be read may well select it.
    if (isKubeError(error, 'Forbidden')) {
      return `Sundial has no right to list MachineDrainRules in namespace ${namespace}, and one of them may select the Machine`
    }
    throw error
  }
}
