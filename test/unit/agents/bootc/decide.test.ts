// The rules of the daemon. The first word of a name is the row of bootc-operator's acceptance cases, or the fact about
// bootc, that it is for.
import { describe, test } from 'vitest'
import {
  checkDecision,
  type DecisionRow,
  discard,
  follow,
  followOther,
  rollBack,
  running,
  stage,
} from '#test/support/bootc-daemon/decision-table.ts'
import { storedStatus } from '#test/support/bootc-daemon/observed.ts'

describe('what is staged', () => {
  test.each<DecisionRow>([
    { name: '115 the desired image is booted', given: { rollback: 'C' }, idle: 'Idle' },
    {
      name: '117 another image is desired',
      given: { desired: 'B' },
      idle: 'Staging',
      action: stage('B'),
    },
    { name: '119 it is staged', given: { desired: 'B', staged: 'B' }, idle: 'Staged' },
    {
      name: '121 another one is staged',
      given: { desired: 'C', staged: 'B' },
      idle: 'Staging',
      action: stage('C'),
    },
    {
      name: '122 another one is being staged',
      given: { desired: 'C', host: { bootc: running('B') } },
      idle: 'Staging',
      action: { type: 'stopStaging' },
    },
    {
      name: '131 the booted image is desired again while another one is being staged',
      given: { host: { bootc: running('B') }, status: storedStatus('Staging') },
      idle: 'Idle',
      action: { type: 'stopStaging' },
    },
    {
      name: '131 the booted image is desired again after another one was staged',
      given: { staged: 'B' },
      idle: 'Idle',
      action: stage('A'),
    },
    {
      name: '131 the booted image is staged in its place',
      given: { staged: 'A' },
      idle: 'Idle',
    },
    {
      name: '132 it is being staged, also by a daemon before this one',
      given: { desired: 'B', host: { bootc: running('B') } },
      idle: 'Staging',
      action: follow('B'),
    },
    {
      name: '132 another command of ours runs',
      given: { desired: 'B', host: { bootc: running(undefined) } },
      idle: 'Staging',
      action: followOther('B'),
    },
    {
      name: '132 the command of a reboot runs',
      given: {
        desired: 'B',
        host: { bootc: running(undefined) },
        status: storedStatus('Rebooting'),
      },
      idle: 'Rebooting',
      action: followOther('B'),
    },
    {
      name: 'C8 bootc can lock what it stages',
      given: { desired: 'B', host: { canLock: true } },
      idle: 'Staging',
      action: stage('B', true),
    },
    {
      name: 'C9 it is staged and cannot be locked any more',
      given: { desired: 'B', staged: 'B', host: { canLock: true } },
      idle: 'Staged',
    },
    {
      name: 'C4 composefs, the rollback deployment is desired',
      given: { desired: 'C', rollback: 'C', backend: 'composefs' },
      idle: 'Staging',
      action: rollBack('C'),
    },
    {
      name: 'C4 composefs, the rollback deployment is desired and something is staged',
      given: { desired: 'C', rollback: 'C', staged: 'B', backend: 'composefs' },
      idle: 'Staging',
      action: discard('C'),
    },
    {
      name: 'C4 composefs, the rollback deployment is desired and queued',
      given: { desired: 'C', rollback: 'C', rollbackQueued: true, backend: 'composefs' },
      idle: 'Staged',
    },
    {
      name: 'C4 composefs, the booted image is desired again',
      given: { staged: 'B', backend: 'composefs' },
      idle: 'Idle',
      action: discard('A'),
    },
    {
      name: 'ostree, the rollback deployment is desired',
      given: { desired: 'C', rollback: 'C' },
      idle: 'Staging',
      action: stage('C'),
    },
    {
      name: 'a rollback is queued and the booted image is desired',
      given: { rollback: 'C', rollbackQueued: true },
      idle: 'Idle',
      action: rollBack('A'),
    },
    {
      name: 'a rollback is queued and a third image is desired',
      given: { desired: 'B', rollback: 'C', rollbackQueued: true },
      idle: 'Staging',
      action: stage('B'),
    },
    {
      name: 'a host that may tell a queued rollback the wrong way round is left alone',
      given: { rollback: 'C', rollbackQueued: true, backend: 'composefs', isUki: true },
      idle: 'Idle',
    },
  ])('$name', checkDecision)
})

describe('what cannot be done', () => {
  test.each<DecisionRow>([
    {
      name: '116 bootc status fails',
      given: { host: { bootc: { type: 'failed', error: 'bootc status failed' } } },
      idle: 'Idle',
      degraded: 'populating bootc fields: getting bootc status: bootc status failed',
    },
    {
      name: 'bootc status fails after a reboot: that is no node that came back on its old image',
      given: {
        desired: 'B',
        state: 'Booted',
        host: { bootc: { type: 'failed', error: 'not yet' } },
        status: storedStatus('Rebooting'),
      },
      idle: 'Rebooting',
      degraded: 'populating bootc fields: getting bootc status: not yet',
    },
    {
      name: 'no booted entry',
      given: { booted: undefined, desired: 'B' },
      idle: 'Idle',
      degraded: 'bootc status has no booted entry',
    },
    {
      name: 'no digest',
      given: { spec: { desiredImage: 'quay.io/example/myos:1' } },
      idle: 'Idle',
      degraded: 'image ref "quay.io/example/myos:1" has no digest',
    },
    {
      name: 'an invalid reference stops what is being staged',
      given: {
        spec: { desiredImage: 'myos@sha256:bad' },
        host: { bootc: running('B') },
      },
      idle: 'Staging',
      action: { type: 'stopStaging' },
    },
    {
      name: 'the pull secret is not there',
      given: {
        desired: 'B',
        host: { pullSecretError: 'pull secret os/quay: there is no such Secret' },
      },
      idle: 'Idle',
      degraded: 'pull secret os/quay: there is no such Secret',
    },
    {
      name: 'the pull secret is not there, and not needed',
      given: { host: { pullSecretError: 'pull secret os/quay: there is no such Secret' } },
      idle: 'Idle',
    },
  ])('$name', checkDecision)
})
