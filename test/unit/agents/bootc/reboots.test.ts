import { describe, expect, test } from 'vitest'
import { decide } from '#src/agents/bootc/decide.ts'
import type { RebootRecord } from '#src/agents/bootc/reboots.ts'
import { findCondition } from '#src/kube/conditions.ts'
import {
  BOOT_1,
  BOOT_2,
  digestOf,
  type Given,
  imageOf,
  NOW,
  observed,
  storedStatus,
} from '#test/support/bootc-daemon/observed.ts'

const pending: RebootRecord = {
  cause: 'Update',
  digest: digestOf('B'),
  bootID: BOOT_1,
  requestedTime: '2026-12-31T23:59:00Z',
  generation: 3,
}
const booted: RebootRecord = {
  ...pending,
  completedTime: '2026-12-31T23:59:30Z',
  outcome: 'Booted',
}
const fellBack: RebootRecord = { ...booted, outcome: 'FellBack' }
const approved = { desired: 'B', state: 'Booted', staged: 'B' } as const
const FELL_BACK = `the host rebooted into ${imageOf('B')} and came back on ${imageOf('A')} (${digestOf('A')}); it is not tried again until desiredImage changes, or desiredImageState is Staged and then Booted again`

function judge(given: Given) {
  const { status, action } = decide(observed(given), NOW)
  const told = findCondition(status.conditions ?? [], 'Degraded')
  return {
    reboots: status.reboots,
    state: status.state,
    degraded: told?.message,
    action: action?.type,
  }
}

test('a reboot is written down with what it is for', () => {
  expect(judge({ ...approved, status: storedStatus('Staged') })).toEqual({
    reboots: [{ ...pending, requestedTime: '2026-12-31T23:59:30Z' }],
    state: 'Rebooting',
    degraded: '',
    action: 'reboot',
  })
})

test('134 a reboot that was written down and did not take place is asked for again', () => {
  const status = storedStatus('Rebooting', { reboots: [pending] })
  const spec = { rebootPolicy: 'AllowSoftReboot' } as const
  const decision = decide(observed({ ...approved, isCapable: true, spec, status }), NOW)

  // No soft one this time.
  expect(decision.action).toEqual({
    type: 'reboot',
    image: imageOf('B'),
    digest: digestOf('B'),
    isSoft: false,
  })
  expect(decision.status.reboots).toEqual([pending])
})

test('a host that does not go down for five minutes is degraded, and is told again', () => {
  const late = { ...pending, requestedTime: '2026-12-31T23:54:30Z' }

  expect(judge({ ...approved, status: storedStatus('Rebooting', { reboots: [late] }) })).toEqual({
    reboots: [late],
    state: 'Degraded',
    degraded:
      'the host was told to reboot at 2026-12-31T23:54:30Z and does not go down; its journal says what holds it up',
    action: 'reboot',
  })
})

describe('how it ended', () => {
  const status = storedStatus('Rebooting', { reboots: [pending] })
  const after = { desired: 'B', state: 'Booted', status, host: { bootID: BOOT_2 } } as const

  test('in the image', () => {
    expect(judge({ ...after, booted: 'B' })).toEqual({
      reboots: [booted],
      state: 'Idle',
      degraded: '',
      action: undefined,
    })
  })

  test('C1 in the image, with the same boot of the kernel', () => {
    expect(judge({ ...after, booted: 'B', host: {} })).toMatchObject({ reboots: [booted] })
  })

  test.each<{ name: string } & Given>([
    { name: 'and nothing is staged' },
    {
      name: 'and the image is first in the list of the boot loader',
      rollback: 'B',
      rollbackQueued: true,
    },
    { name: 'and the image is still staged', staged: 'B' },
  ])('86 on the image before, $name: the approval counts no more', ({ name: _, ...given }) => {
    expect(judge({ ...after, ...given })).toEqual({
      reboots: [fellBack],
      state: 'Degraded',
      degraded: FELL_BACK,
      action: undefined,
    })
  })
})

describe('after a fall back', () => {
  const reboots = [fellBack]
  const again = { desired: 'B', state: 'Booted', generation: 5, host: { bootID: BOOT_2 } } as const

  test('the same approval does nothing, however often it is looked at', () => {
    const status = storedStatus('Idle', { reboots, bootID: BOOT_2 })

    expect(judge({ ...again, generation: 3, status })).toMatchObject({
      degraded: FELL_BACK,
      action: undefined,
    })
  })

  test('an approval that the status has not said Staged before does nothing', () => {
    const status = storedStatus('Idle', { reboots, bootID: BOOT_2, observedGeneration: 4 })

    expect(judge({ ...again, status })).toMatchObject({ degraded: FELL_BACK, action: undefined })
  })

  test('without approval it is staged again', () => {
    const status = storedStatus('Idle', { reboots, bootID: BOOT_2 })

    expect(judge({ ...again, state: 'Staged', generation: 4, status })).toMatchObject({
      state: 'Staging',
      degraded: '',
      action: 'stage',
    })
  })

  test('a new approval reboots it once more', () => {
    const status = storedStatus('Staged', { reboots, bootID: BOOT_2, observedGeneration: 4 })

    expect(judge({ ...again, staged: 'B', status })).toMatchObject({
      reboots: [fellBack, { digest: digestOf('B'), bootID: BOOT_2, generation: 5 }],
      action: 'reboot',
    })
  })

  test('another image is not concerned', () => {
    const status = storedStatus('Idle', { reboots, bootID: BOOT_2 })

    expect(judge({ ...again, desired: 'C', status })).toMatchObject({ action: 'stage' })
    expect(judge({ ...again, desired: 'A', status })).toMatchObject({ state: 'Idle', degraded: '' })
  })
})

test.each<{ name: string } & Given>([
  { name: 'the approval was withdrawn', desired: 'B', staged: 'B' },
  { name: 'another image is desired', desired: 'C', state: 'Booted', staged: 'B' },
])('a reboot that did not begin is forgotten: $name', ({ name: _, ...given }) => {
  const status = storedStatus('Rebooting', { reboots: [pending] })

  expect(judge({ ...given, status }).reboots).toBeUndefined()
})

test('a reboot that nobody here asked for is told, and three are kept', () => {
  const status = storedStatus('Idle', { reboots: [booted, booted, booted], bootID: BOOT_1 })

  expect(judge({ status, host: { bootID: BOOT_2 } }).reboots).toEqual([
    booted,
    booted,
    {
      cause: 'External',
      digest: digestOf('A'),
      bootID: BOOT_1,
      completedTime: '2026-12-31T23:59:30Z',
      outcome: 'Booted',
    },
  ])
})

describe('the boot id cannot be read', () => {
  const host = { bootID: undefined }
  const isNot = /^whether the host has rebooted is not known: /

  test('a reboot that was asked for is neither made again nor over', () => {
    const status = storedStatus('Rebooting', { reboots: [pending] })

    expect(judge({ ...approved, status, host })).toEqual({
      reboots: [pending],
      state: 'Degraded',
      degraded: expect.stringMatching(isNot),
      action: undefined,
    })
  })

  test('the image that is booted proves the reboot', () => {
    const status = storedStatus('Rebooting', { reboots: [pending] })

    const { reboots } = judge({ booted: 'B', desired: 'B', state: 'Booted', status, host })

    expect(reboots).toEqual([booted])
  })

  test('no reboot by others is told of', () => {
    const status = storedStatus('Idle', { bootID: BOOT_1 })

    expect(judge({ status, host })).toMatchObject({ reboots: undefined, state: 'Idle' })
  })
})

test('the first look at a host is no reboot', () => {
  expect(judge({ status: {} }).reboots).toBeUndefined()
})
