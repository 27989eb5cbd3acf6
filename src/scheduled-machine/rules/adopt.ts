import type { Decision } from '../effects.ts'
import type { UnownedFacts } from '../facts.ts'

/**
 * Takes back a Machine that carries our label and whose owners do not exist: its owner references were lost, or
 * name a ScheduledMachine that was deleted. The next pass decides what becomes of it.
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
