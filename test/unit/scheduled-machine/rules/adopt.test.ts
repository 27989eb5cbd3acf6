import { testRule } from '#test/support/rule-table.ts'
import { CLOSED, FORMER, inService } from '#test/support/shared-situations.ts'
import { unownedMachine } from '#test/support/situation.ts'

const ADOPTED =
  'event Normal MachineAdopted: Machine team/worker has the label of this ScheduledMachine and no other owner. It is adopted, and will be drained and deleted when the window closes'

testRule([
  {
    name: 'in the window, a Machine that has lost its owner is adopted, and then looked at again',
    given: inService({ machine: unownedMachine() }),
    does: ['adoptMachine', ADOPTED],
    again: true,
  },
  {
    name: 'outside the window, a Machine that has lost its owner is adopted, too',
    now: CLOSED,
    given: inService({ machine: unownedMachine() }),
    does: ['adoptMachine', ADOPTED],
    again: true,
  },
  {
    name: 'a kill switch adopts the Machine first',
    given: inService({ machine: unownedMachine() }, { spec: { killSwitch: true } }),
    does: ['adoptMachine', ADOPTED],
    again: true,
  },
  {
    name: 'restored without its status, outside the window: the Machine that runs on is adopted',
    now: CLOSED,
    given: {
      status: { phase: 'Pending', observedGeneration: 1 },
      world: { machine: unownedMachine({ ownerReferences: [FORMER] }) },
    },
    does: ['adoptMachine', ADOPTED],
    again: true,
  },
])
