// Two requests about the same object become one.
import { expect, test } from 'vitest'
import { mergeRequests, type ReconcileRequest } from '#src/scheduled-machine/request.ts'
import { KEY } from './watches/watched-events.ts'

const IN_SERVICE = {
  machine: {
    owners: ['u1'],
    createdAt: '2026-11-20T10:00:00Z',
    nodeName: 'n1',
    providerID: 'test://night',
    hasReadyNode: true,
  },
}
const node = (name: string): ReconcileRequest => ({
  ...KEY,
  summary: { node: { name, uid: undefined, providerID: undefined, isReady: true } },
})

test.each<{
  about: string
  asked: readonly [ReconcileRequest, ReconcileRequest]
  one: ReconcileRequest
}>([
  {
    about: 'both summaries are compared',
    asked: [{ ...KEY, summary: IN_SERVICE }, node('n1')],
    one: { ...KEY, summary: { ...IN_SERVICE, ...node('n1').summary } },
  },
  { about: 'the later summary of a Node counts', asked: [node('n1'), node('n2')], one: node('n2') },
  {
    about: 'a Node that was shown is looked at, whatever else is',
    asked: [{ ...KEY, nodeName: 'n1' }, KEY],
    one: { ...KEY, nodeName: 'n1' },
  },
  {
    about: 'an orphan deletion that was shown is not forgotten',
    asked: [{ ...KEY, orphanedUid: 'u' }, KEY],
    one: { ...KEY, orphanedUid: 'u' },
  },
  { about: 'a whole pass outranks a later short one', asked: [KEY, node('n1')], one: KEY },
  { about: 'a later whole pass outranks a short one', asked: [node('n1'), KEY], one: KEY },
])('of two requests about one object: $about', ({ asked: [earlier, later], one }) => {
  expect(mergeRequests(earlier, later)).toEqual(one)
})
