import { expect, test } from 'vitest'
import type { NodeStep } from '#src/bootc-node-pool/effects.ts'
import { type NodeWrite, nodePatch } from '#src/bootc-node-pool/perform/node-patch.ts'
import { runsOf } from '#src/bootc-node-pool/perform/node-writer.ts'

const POOL = { key: { name: 'workers' }, uid: 'uid-1' }
const OURS = { 'bootc.dev/cordoned-by': 'uid-1' }
const NEXT = { 'bootc.dev/reboot-next': 'workers' }
const EVENT = { type: 'Normal', reason: 'R', action: 'A', note: 'n', id: 'i' } as const

const node = (annotations: Readonly<Record<string, string>> = {}, unschedulable?: true) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'worker-1', resourceVersion: '7', annotations },
  spec: { ...(unschedulable && { unschedulable }) },
})
const LABEL: NodeWrite = { type: 'labelNode' }
const UNLABEL: NodeWrite = { type: 'unlabelNode' }
const CORDON: NodeWrite = { type: 'cordonNode' }
const UNCORDON: NodeWrite = { type: 'uncordonNode' }
const ANNOUNCE: NodeWrite = { type: 'announceReboot', event: EVENT }
const WITHDRAW: NodeWrite = { type: 'withdrawAnnouncement' }

const patch = (metadata: object, spec: object = {}) => ({
  metadata: { resourceVersion: '7', labels: {}, annotations: {}, ...metadata },
  spec,
})

test.each([
  {
    what: 'the label of a Node that was not read',
    writes: [LABEL],
    from: undefined,
    to: {
      metadata: {
        resourceVersion: undefined,
        labels: { 'bootc.dev/managed': '' },
        annotations: {},
      },
      spec: {},
    },
  },
  {
    what: 'a cordon with its mark, which ends the notice',
    writes: [CORDON],
    from: node(NEXT),
    to: patch({ annotations: { ...OURS, 'bootc.dev/reboot-next': null } }, { unschedulable: true }),
  },
  { what: 'a cordon of another actor', writes: [CORDON], from: node({}, true), to: undefined },
  {
    what: 'the mark on a cordon',
    writes: [{ type: 'markCordon' } as const],
    from: node({}, true),
    to: patch({ annotations: OURS }),
  },
  {
    what: 'a Node that is released',
    writes: [UNCORDON, UNLABEL],
    from: node(OURS, true),
    to: patch(
      {
        labels: { 'bootc.dev/managed': null },
        annotations: { 'bootc.dev/cordoned-by': null, 'bootc.dev/reboot-next': null },
      },
      { unschedulable: null },
    ),
  },
  { what: 'no cordon of ours', writes: [UNCORDON], from: node({}, true), to: undefined },
  { what: 'a notice', writes: [ANNOUNCE], from: node(), to: patch({ annotations: NEXT }) },
  {
    what: 'the end of a notice, on a Node that was not read',
    writes: [WITHDRAW],
    from: undefined,
    to: {
      metadata: {
        resourceVersion: undefined,
        labels: {},
        annotations: { 'bootc.dev/reboot-next': null },
      },
      spec: {},
    },
  },
  { what: 'no notice to withdraw', writes: [WITHDRAW], from: node(), to: undefined },
])('$what', ({ writes, from, to }) => {
  expect(nodePatch(writes, from, POOL)).toEqual(to)
})

test('a Node that was not read is not cordoned', () => {
  expect(() => nodePatch([CORDON], undefined, POOL)).toThrow('decided on a Node that was not read')
})

test('the changes of a Node that follow each other are one request', () => {
  const mark: NodeStep = { type: 'markSlot', wasCordoned: false }
  const approve: NodeStep = { type: 'approve', desiredImage: 'os' }

  expect(runsOf([mark, WITHDRAW, CORDON, approve, UNCORDON])).toEqual([
    mark,
    [WITHDRAW, CORDON],
    approve,
    [UNCORDON],
  ])
})
