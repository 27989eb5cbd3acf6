// The daemon takes over a node from that of bootc-operator: the stored status has no boot id, no records of reboots and none
// of failed attempts.
import { test } from 'vitest'
import { parseBootcNodeStatus } from '#src/bootc-node/schema.ts'
import {
  checkDecision,
  type DecisionRow,
  follow,
  reboot,
  running,
  stage,
} from '#test/support/bootc-daemon/decision-table.ts'
import { infoOf } from '#test/support/bootc-daemon/observed.ts'
import { type Reported, reportedStatus } from '#test/support/bootc-operator/objects.ts'

function left(reported: Partial<Reported>) {
  const since = '2026-12-31T23:00:00Z'
  const times = { idleSince: since, degradedSince: since }
  const status = { generation: 3, booted: infoOf('A'), idle: 'Idle', ...times } as const
  return parseBootcNodeStatus(reportedStatus({ ...status, ...reported }))
}

const rebooting = left({ staged: infoOf('B'), idle: 'Rebooting' })

test.each<DecisionRow>([
  {
    name: 'it was staging: its command goes on, and is followed',
    given: { desired: 'B', status: left({ idle: 'Staging' }), host: { bootc: running('B') } },
    idle: 'Staging',
    action: follow('B'),
  },
  {
    name: 'its staging has failed: it is tried again at once',
    given: { desired: 'B', status: left({ error: 'bootc stage failed: exit status 1' }) },
    idle: 'Staging',
    action: stage('B'),
  },
  {
    name: 'the image is staged, and waits',
    given: { desired: 'B', staged: 'B', status: left({ staged: infoOf('B'), idle: 'Staged' }) },
    idle: 'Staged',
  },
  {
    name: 'it was about to reboot, and has not: the host reboots',
    given: { desired: 'B', staged: 'B', state: 'Booted', status: rebooting },
    idle: 'Rebooting',
    action: reboot('B'),
  },
  {
    name: 'it has rebooted the host into the image: no second reboot',
    given: { desired: 'B', booted: 'B', rollback: 'A', state: 'Booted', status: rebooting },
    idle: 'Idle',
  },
  {
    name: 'the host came back on its old image, and nobody has written that down: one more reboot, which is written down',
    given: { desired: 'B', state: 'Booted', status: rebooting },
    idle: 'Staging',
    action: stage('B'),
  },
])('$name', checkDecision)
