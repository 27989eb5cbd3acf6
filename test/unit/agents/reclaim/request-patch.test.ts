import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { mismatchOf, requestPatch } from '#src/agents/reclaim/request-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'

const now = DateTime.fromISO('2026-12-31T23:59:59.987+01:00')

test('the patch has the three annotations, the uid of the Node, and nothing else', () => {
  expect(requestPatch(node({}), 'java', now)).toEqual({
    metadata: {
      uid: 'uid-node',
      annotations: {
        '5spot.finos.org/reclaim-requested': 'true',
        '5spot.finos.org/reclaim-reason': 'process-match: java',
        '5spot.finos.org/reclaim-requested-at': '2026-12-31T22:59:59Z',
      },
    },
  })
})

test.each([
  ['true', false],
  ['', true],
  ['false', true],
])('with the annotation %j there is a patch: %s', (value, expected) => {
  const annotations = { '5spot.finos.org/reclaim-requested': value }

  expect(requestPatch(node({ annotations }), 'java', now) !== undefined).toBe(expected)
})

const ID = '3d1219c7c4c5404aaa1f6d2a48adfda4'

const NOT_THERE = `The status of Node worker-1 has no machine id (it is missing in nodeInfo), and this machine has ${ID}.`

test.each<[unknown, string | undefined]>([
  [{ nodeInfo: { machineID: ID } }, undefined],
  [{ nodeInfo: { machineID: `${ID}\n` } }, undefined],
  [
    { nodeInfo: { machineID: 'abc' } },
    `Node worker-1 is another machine: its machine id is abc, and this machine has ${ID}.`,
  ],
  [undefined, NOT_THERE],
  [{}, NOT_THERE],
  [{ nodeInfo: {} }, NOT_THERE],
  [{ nodeInfo: { machineID: ' ' } }, NOT_THERE],
])('a Node with the status %j', (status, expected) => {
  expect(mismatchOf(node({ status }), ID)).toBe(expected)
})

function node({ annotations = {}, status = {} }: { annotations?: object; status?: unknown }) {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'worker-1', uid: 'uid-node', annotations: { other: 'x', ...annotations } },
    status,
  } satisfies KubeObject
}
