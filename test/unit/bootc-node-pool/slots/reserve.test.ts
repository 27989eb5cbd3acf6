// New slots: who gets one, and in which order.
import { STAGED, UPDATED } from '#test/support/pool/node-given.ts'
import { testPoolRule } from '#test/support/pool/rule-table.ts'
import { on } from '#test/support/pool/situation.ts'

const staged = on(STAGED)
const updated = on(UPDATED)
const max = (maxUnavailable: number | string, more: object = {}) => ({
  rollout: { maxUnavailable, ...more },
})

testPoolRule([
  {
    name: 'three nodes are staged, and one may be out: the first is reserved, then marked and cordoned',
    given: { nodes: { w1: staged, w2: staged, w3: staged } },
    does: ['record', 'w1: markSlot, cordonNode', 'w2: announceReboot'],
    slots: ['w1 Reserved NEW'],
    message: '0/3 updated; 2 staged, 1 rebooting (w1)',
    again: true,
  },
  {
    name: 'four nodes are staged, and three may be out: the fourth waits',
    given: { spec: max(3), nodes: { w1: staged, w2: staged, w3: staged, w4: staged } },
    does: [
      'record',
      'w1: markSlot, cordonNode',
      'w2: markSlot, cordonNode',
      'w3: markSlot, cordonNode',
      'w4: announceReboot',
    ],
    slots: ['w1 Reserved NEW', 'w2 Reserved NEW', 'w3 Reserved NEW'],
    again: true,
  },
])
