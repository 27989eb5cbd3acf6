// When the daemon reboots its host. The first word of a name is the row of bootc-operator's acceptance cases, or the fact about
// bootc, that it is for.
import { expect, test } from 'vitest'
import { decide } from '#src/agents/bootc/decide.ts'
import {
  checkDecision,
  type DecisionRow,
  reboot,
  stage,
  unlock,
} from '#test/support/bootc-daemon/decision-table.ts'
import {
  BOOT_1,
  digestOf,
  NOW,
  observed,
  storedStatus,
} from '#test/support/bootc-daemon/observed.ts'

const approved = { desired: 'B', state: 'Booted', staged: 'B' } as const
const soft = { spec: { rebootPolicy: 'AllowSoftReboot' }, isCapable: true } as const

test.each<DecisionRow>([
  { name: '120 approved', given: approved, idle: 'Rebooting', action: reboot('B') },
  {
    name: '135 approved, and another image is staged',
    given: { ...approved, staged: 'C' },
    idle: 'Staging',
    action: stage('B'),
  },
  {
    name: '135 approved, and nothing is staged',
    given: { desired: 'B', state: 'Booted' },
    idle: 'Staging',
    action: stage('B'),
  },
  { name: 'approved and booted', given: { state: 'Booted' }, idle: 'Idle' },
  {
    name: 'approved and locked',
    given: { ...approved, isLocked: true },
    idle: 'Staged',
    action: unlock('B'),
  },
  {
    name: 'soft, on ostree',
    given: { ...approved, ...soft },
    idle: 'Rebooting',
    action: reboot('B', true),
  },
  {
    name: 'soft, on ostree and locked',
    given: { ...approved, ...soft, isLocked: true },
    idle: 'Rebooting',
    action: reboot('B', true),
  },
  {
    name: 'the policy does not allow a soft one',
    given: { ...approved, isCapable: true, spec: { rebootPolicy: 'RebootOnly' } },
    idle: 'Rebooting',
    action: reboot('B'),
  },
  {
    name: 'the host cannot make a soft one',
    given: { ...approved, ...soft, isCapable: false },
    idle: 'Rebooting',
    action: reboot('B'),
  },
  {
    name: 'C2 composefs makes no soft one with what is not locked',
    given: { ...approved, ...soft, backend: 'composefs' },
    idle: 'Rebooting',
    action: reboot('B'),
  },
  {
    name: 'soft, on composefs and locked',
    given: { ...approved, ...soft, backend: 'composefs', isLocked: true },
    idle: 'Rebooting',
    action: reboot('B', true),
  },
  {
    name: 'C4 into the rollback deployment',
    given: {
      desired: 'C',
      state: 'Booted',
      rollback: 'C',
      rollbackQueued: true,
      backend: 'composefs',
      ...soft,
    },
    idle: 'Rebooting',
    action: reboot('C'),
  },
])('$name', checkDecision)

const softReboot = { type: 'staging', digest: undefined, isReboot: true } as const
const since = (requestedTime: string) =>
  storedStatus('Rebooting', {
    reboots: [{ cause: 'Update', digest: digestOf('B'), bootID: BOOT_1, requestedTime }],
  })

test.each<DecisionRow>([
  {
    name: 'a soft reboot has half a minute to begin',
    given: { ...approved, status: since('2026-12-31T23:59:10Z'), host: { bootc: softReboot } },
    idle: 'Rebooting',
    action: { type: 'followStaging', goal: undefined, digest: undefined, isReboot: true },
    wakes: 10,
  },
  {
    name: 'a soft reboot that does not begin is stopped, although bootc waits for it',
    given: { ...approved, status: since('2026-12-31T23:59:00Z'), host: { bootc: softReboot } },
    idle: 'Rebooting',
    action: { type: 'stopStaging' },
  },
])('$name', checkDecision)

test('while the host goes down, nothing is done and nothing is told', () => {
  const status = storedStatus('Rebooting')
  const given = { ...approved, status, host: { isStopping: true } }

  expect(decide(observed(given), NOW)).toEqual({ status })
})
