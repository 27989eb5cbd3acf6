import type { Decision } from '../effects.ts'
import type { UnownedFacts } from '../facts.ts'

/**
 * Adopts a Machine that has our label and no existing owner. Its owner references were lost, or name a
 * ScheduledMachine that was deleted. The next pass decides about the Machine.
 */
export function adopt({ key, uid, machine: { value } }: UnownedFacts): Decision {
  const name = `Machine ${key.namespace}/${key.name}`
  return {
    after: [
      { type: 'adoptMachine' },
      {
        type: 'emit',
        event: {
          type: 'Normal',
          reason: 'MachineAdopted',
          action: 'AdoptMachine',
          note: `${name} has the label of this ScheduledMachine and no other owner. It is adopted, and will be drained and deleted when the window closes`,
          id: `${uid} adopts ${value.uid}`,
        },
      },
    ],
    again: true,
  }
}
