// MachineDrainRules say in which order the pods of a Machine are drained, and whether they are. Only Cluster API
// follows them, so it drains a Machine that a rule selects.
import { ruleThatSelects } from '#src/cluster-api/drain-rule.ts'
import { machineDrainRuleResource } from '#src/cluster-api/version.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { OwnMachine } from '../facts.ts'
import type { Subject } from '../subject.ts'
import type { MachineReading } from './reading.ts'

/** The reason why Cluster API drains this Machine. `undefined`: Sundial drains it. */
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
    // This version of Cluster API has no MachineDrainRules.
    if (isKubeError(error, 'NotFound')) return undefined
    // A rule that cannot be read may select the Machine.
    if (isKubeError(error, 'Forbidden')) {
      return `Sundial has no right to list MachineDrainRules in namespace ${namespace}, and one of them may select the Machine`
    }
    throw error
  }
}
