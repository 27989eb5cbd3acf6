import { expect, test } from 'vitest'
import { decide } from '#src/agents/bootc/decide.ts'
import { preflightOf } from '#src/agents/bootc/preflight.ts'
import { BootcNodeFields, type BootcNodeStatus } from '#src/bootc-node/schema.ts'
import { findCondition } from '#src/kube/conditions.ts'
import {
  BOOT_1,
  BOOT_2,
  bootcStatus,
  digestOf,
  infoOf,
  NOW,
  observed,
  storedStatus,
} from '#test/support/bootc-daemon/observed.ts'

test('115 all that the host says is published, and the definition takes it', () => {
  const given = observed({ staged: 'B', isCapable: true, rollback: 'C' })
  const { status } = decide(given, NOW)

  const condition = (type: string, status: string, reason: string, message = '') => ({
    type,
    status,
    reason,
    message,
    observedGeneration: 3,
    lastTransitionTime: '2026-12-31T23:59:30Z',
  })
  expect(status).toEqual({
    observedGeneration: 3,
    booted: infoOf('A'),
    staged: { ...infoOf('B'), softRebootCapable: true },
    rollback: infoOf('C'),
    bootedDigest: 'sha256:aaaaaaaaaaaa',
    stagedDigest: 'sha256:bbbbbbbbbbbb',
    state: 'Idle',
    bootID: 'boot-1',
    conditions: [
      condition('Idle', 'True', 'Idle'),
      condition('Degraded', 'False', 'Healthy'),
      condition('ExternalReboots', 'False', 'NoneFound'),
      condition('Preflight', 'True', 'Passed', 'bootc 1.16.9, ostree.'),
    ],
  })
  const spec = { desiredImage: 'a', desiredImageState: 'Staged' }
  expect(BootcNodeFields.safeParse({ spec, status }).success).toBe(true)
})

test('a look at an unchanged host changes nothing', () => {
  const first = decide(observed({ desired: 'B', staged: 'B' }), NOW).status
  const second = decide(
    observed({ desired: 'B', staged: 'B', status: first }),
    NOW.plus({ hours: 5 }),
  ).status

  expect(second).toEqual(first)
})

test('the time of Idle begins anew with a reboot, as the controller of bootc-operator measures it, and only then', () => {
  const staged = decide(observed({ desired: 'B', staged: 'B' }), NOW).status
  const look = (status: BootcNodeStatus, minutes: number) =>
    decide(observed({ desired: 'B', staged: 'B', state: 'Booted', status }), NOW.plus({ minutes }))
      .status
  const idleOf = ({ conditions = [] }: BootcNodeStatus) => {
    const { status, reason, lastTransitionTime } = findCondition(conditions, 'Idle') ?? {}
    return [status, reason, lastTransitionTime]
  }

  const rebooting = look(staged, 60)
  const later = look(rebooting, 61)

  expect([staged, rebooting, later].map(idleOf)).toEqual([
    ['False', 'Staged', '2026-12-31T23:59:30Z'],
    ['False', 'Rebooting', '2027-01-01T00:59:30Z'],
    ['False', 'Rebooting', '2027-01-01T00:59:30Z'],
  ])
})

test('what boots next is the staged image, or a queued rollback; the booted image is no other', () => {
  const stagedOf = (given: object) => decide(observed(given), NOW).status.staged?.imageDigest

  expect(stagedOf({ rollback: 'C', rollbackQueued: true })).toBe(digestOf('C'))
  expect(stagedOf({ rollback: 'C' })).toBeUndefined()
  expect(stagedOf({ staged: 'A' })).toBeUndefined()
})

test('after a fall-back nothing is staged, although bootc reports the image as a queued rollback', () => {
  const reboot = { cause: 'Update', digest: digestOf('B'), bootID: BOOT_1, generation: 3 } as const
  const host = { bootID: BOOT_2 }
  const queued = { desired: 'B', rollback: 'B', rollbackQueued: true, host }
  const before = storedStatus('Rebooting', { staged: infoOf('B'), reboots: [reboot] })

  const fallen = decide(observed({ ...queued, state: 'Booted', status: before }), NOW).status
  const withdrawn = decide(observed({ ...queued, generation: 4, status: fallen }), NOW).status

  expect(fallen).toMatchObject({ state: 'Degraded', reboots: [{ outcome: 'FellBack' }] })
  expect([fallen.staged, fallen.stagedDigest]).toEqual([undefined, undefined])
  expect(withdrawn).toMatchObject({ state: 'Staged', staged: infoOf('B') })
})

test('progress is told while it is staged', () => {
  const bootc = { type: 'staging', digest: digestOf('B'), isReboot: false } as const
  const host = { bootc, progress: 'pulling, 50 % of 1.0 GB' }

  expect(decide(observed({ desired: 'B', host }), NOW).status.progress).toBe(host.progress)
  const later = observed({ desired: 'B', staged: 'B', host: { progress: host.progress } })
  expect(decide(later, NOW).status.progress).toBeUndefined()
})

test('what may reboot the host is a condition', () => {
  const host = { externalReboots: ['One.', 'Two.'] }

  expect(decide(observed({ host }), NOW).status.conditions).toContainEqual(
    expect.objectContaining({
      type: 'ExternalReboots',
      status: 'True',
      reason: 'Found',
      message: 'One. Two.',
    }),
  )
})

const OSTREE = bootcStatus({})
const COMPOSEFS = bootcStatus({ backend: 'composefs' })
const UKI = bootcStatus({ backend: 'composefs', isUki: true })

test.each([
  { version: [1, 16, 9], bootc: OSTREE, summary: 'bootc 1.16.9, ostree', problems: [] },
  { version: [1, 12, 0], bootc: OSTREE, summary: 'bootc 1.12.0, ostree', problems: [] },
  { version: [2, 0, 0], bootc: UKI, summary: 'bootc 2.0.0, composefs', problems: [] },
  { version: [1, 16, 9], bootc: undefined, summary: 'bootc 1.16.9', problems: [] },
  {
    version: [1, 11, 3],
    bootc: OSTREE,
    summary: 'bootc 1.11.3, ostree',
    problems: [/^bootc is older than 1\.12\.0/],
  },
  {
    version: undefined,
    bootc: OSTREE,
    summary: 'bootc of unknown version, ostree',
    problems: [/^The version of bootc is not known/],
  },
  {
    version: [1, 16, 3],
    bootc: COMPOSEFS,
    summary: 'bootc 1.16.3, composefs',
    problems: [/^Before bootc 1\.16\.4/],
  },
  {
    version: [1, 16, 1],
    bootc: COMPOSEFS,
    summary: 'bootc 1.16.1, composefs',
    problems: [/^Before bootc 1\.16\.2/, /^Before bootc 1\.16\.4/],
  },
  {
    version: [1, 16, 9],
    bootc: UKI,
    summary: 'bootc 1.16.9, composefs',
    problems: [/^Up to bootc 1\.16\.9/],
  },
])('before anything is done: $summary', ({ version, bootc, summary, problems }) => {
  expect(preflightOf({ version, bootc, authProblem: undefined })).toEqual({
    summary,
    problems: problems.map((problem) => expect.stringMatching(problem)),
  })
})

test('an auth file that cannot be used is a problem', () => {
  const facts = { version: [1, 16, 9], bootc: OSTREE, authProblem: '/run/x cannot be read.' }

  expect(preflightOf(facts).problems).toEqual(['/run/x cannot be read.'])
})
