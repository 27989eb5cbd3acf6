import { expect, test } from 'vitest'
import { cordonPatch, isCordoned, isMarked, uncordonPatch } from '#src/nodes/cordon.ts'
import { node } from './objects.ts'

const ANNOTATION = '5spot.finos.org/cordoned-by'
const US = 'uid-of-ours'
const marked = (by: string) => ({ annotations: { [ANNOTATION]: by } })

const free = node()
const { spec: _, ...bare } = node()
const byUs = node({ metadata: marked(US), spec: { unschedulable: true } })
const byAdmin = node({ spec: { unschedulable: true } })
const byFormer = node({ metadata: marked('uid-of-a-former'), spec: { unschedulable: true } })
const liftedByAdmin = node({ metadata: marked(US), spec: { unschedulable: false } })
const POOL = { 'bootc.dev/cordoned-by': 'uid-of-pool' }
const byPool = node({ metadata: { annotations: POOL }, spec: { unschedulable: true } })
const byBoth = node({
  metadata: { annotations: { ...POOL, [ANNOTATION]: US } },
  spec: { unschedulable: true },
})

test.each([
  ['free', free, { cordoned: false, byUs: false }],
  ['without a spec', bare, { cordoned: false, byUs: false }],
  ['cordoned by us', byUs, { cordoned: true, byUs: true }],
  ['cordoned by an admin', byAdmin, { cordoned: true, byUs: false }],
  ['cordoned by a former ScheduledMachine', byFormer, { cordoned: true, byUs: true }],
  ['uncordoned by an admin', liftedByAdmin, { cordoned: false, byUs: true }],
])('a Node that is %s is known as such', (_, subject, expected) => {
  expect({ cordoned: isCordoned(subject), byUs: isMarked(subject, ANNOTATION) }).toEqual(expected)
})

const CORDON = {
  metadata: { resourceVersion: '7', annotations: { [ANNOTATION]: US } },
  spec: { unschedulable: true },
}

test.each([
  ['free', free, CORDON],
  ['cordoned by us', byUs, undefined],
  ['cordoned by an admin', byAdmin, undefined],
  ['cordoned by a former ScheduledMachine', byFormer, undefined],
  ['uncordoned by an admin', liftedByAdmin, CORDON],
  ['cordoned by a pool, which may uncordon it first', byPool, CORDON],
  ['cordoned by us and by a pool', byBoth, undefined],
])('cordoning a Node that is %s', (_, subject, patch) => {
  expect(cordonPatch(subject, { annotation: ANNOTATION, uid: US })).toEqual(patch)
})

const UNMARK = { resourceVersion: '7', annotations: { [ANNOTATION]: null } }

test.each([
  ['free', free, undefined],
  ['cordoned by us', byUs, { metadata: UNMARK, spec: { unschedulable: null } }],
  ['cordoned by an admin', byAdmin, undefined],
  [
    'cordoned by a former ScheduledMachine',
    byFormer,
    { metadata: UNMARK, spec: { unschedulable: null } },
  ],
  ['uncordoned by an admin, with our mark left', liftedByAdmin, { metadata: UNMARK }],
  ['cordoned by a pool', byPool, undefined],
  ['cordoned by us and by a pool, which still needs it', byBoth, { metadata: UNMARK }],
])('uncordoning a Node that is %s', (_, subject, patch) => {
  expect(uncordonPatch(subject, ANNOTATION)).toEqual(patch)
})
