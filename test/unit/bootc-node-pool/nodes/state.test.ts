// The state of one node (facts of the bootc operator §3.1 and §8.2).
import { expect, test } from 'vitest'
import { stateOf } from '#src/bootc-node-pool/nodes/state.ts'
import { bootcNodeRow } from '#test/support/pool/facts.ts'
import { imageOf } from '#test/support/pool/images.ts'
import { type BootcNodeGiven, bootcNodeObject } from '#test/support/pool/node-given.ts'

const NEW = 'NEW'
const OLD = 'OLD'

test.each<readonly [about: string, given: BootcNodeGiven, state: string]>([
  ['booted is desired, and idle', { booted: NEW, idle: 'Idle' }, 'UpToDate'],
  ['booted is desired, whatever Idle says', { booted: NEW, idle: 'Staging' }, 'UpToDate'],
  ['booted is another image, and idle', { booted: OLD, idle: 'Idle' }, 'Pending'],
  ['nothing is booted', { booted: 'nothing', idle: 'Idle' }, 'Pending'],
  ['nothing is booted, and it stages', { booted: 'nothing', idle: 'Staging' }, 'Pending'],
  ['no conditions', { booted: OLD, idle: undefined }, 'Pending'],
  ['staging', { booted: OLD, idle: 'Staging' }, 'Staging'],
  ['staged', { booted: OLD, idle: 'Staged' }, 'Staged'],
  ['rebooting', { booted: OLD, idle: 'Rebooting' }, 'Rebooting'],
  ['degraded, on the desired image', { booted: NEW, degraded: 'x', idle: 'Idle' }, 'Degraded'],
  ['degraded, and rebooting', { booted: OLD, degraded: 'x', idle: 'Rebooting' }, 'Degraded'],
  ['degraded, nothing is booted', { booted: 'nothing', degraded: 'x' }, 'Degraded'],
  [
    'the reference has the digest of the list, and the host that of the platform',
    { booted: NEW, bootedDigest: 'PLATFORM', idle: 'Idle' },
    'UpToDate',
  ],
  ['staged, and the host names the desired image', { idle: 'Staged', staged: NEW }, 'Staged'],
  ['staged, and the host names another image', { idle: 'Staged', staged: OLD }, 'Staging'],
  [
    'staged, and the daemon has not seen the present spec',
    { idle: 'Staged', generation: 3, observedGeneration: 2 },
    'Staging',
  ],
  [
    'staged, and the daemon has seen the present spec',
    { idle: 'Staged', generation: 3, observedGeneration: 3 },
    'Staged',
  ],
])('%s', (_, given, state) => {
  const row = bootcNodeRow(bootcNodeObject('w1', given))

  expect(stateOf(row, imageOf('NEW'))).toBe(state)
})

test.each<readonly [about: string, given: BootcNodeGiven, state: string]>([
  ['what was staged is another image', { idle: 'Staged', staged: NEW }, 'Pending'],
  ['it is staging another image', { idle: 'Staging' }, 'Pending'],
  ['it reboots', { idle: 'Rebooting' }, 'Rebooting'],
  ['it runs the image already', { booted: 'NEXT', idle: 'Idle' }, 'UpToDate'],
])('in the pass that changes the image: %s', (_, given, state) => {
  const row = bootcNodeRow(bootcNodeObject('w1', { desired: 'NEW', ...given }))

  expect(stateOf(row, imageOf('NEXT'))).toBe(state)
})

test.each(['', 'quay.io/example/os:stable'])(
  'a desired image without a digest (%j) is never reached',
  (desiredImage) => {
    const row = bootcNodeRow(bootcNodeObject('w1', { booted: NEW, idle: 'Staged' }))

    expect(stateOf({ ...row, desiredImage }, desiredImage)).toBe('Pending')
  },
)
