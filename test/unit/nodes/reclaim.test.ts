import { expect, test } from 'vitest'
import {
  POLL_INTERVAL_MS,
  RECLAIM_AGENT_ENABLED,
  RECLAIM_AGENT_LABEL,
  RECLAIM_CONFIG_KEY,
  RECLAIM_NAMESPACE,
  RECLAIM_REASON,
  RECLAIM_REQUESTED,
  RECLAIM_REQUESTED_AT,
  reclaimConfigKey,
  reclaimRequestOf,
  writeReclaimToml,
} from '#src/nodes/reclaim.ts'
import { node } from './objects.ts'

const REQUESTED = '5spot.finos.org/reclaim-requested'
const REASON = '5spot.finos.org/reclaim-reason'
const REQUESTED_AT = '5spot.finos.org/reclaim-requested-at'
const at = '2026-04-19T21:30:00Z'

test("the names are 5-Spot's", () => {
  expect({
    label: `${RECLAIM_AGENT_LABEL}=${RECLAIM_AGENT_ENABLED}`,
    annotations: [RECLAIM_REQUESTED, RECLAIM_REASON, RECLAIM_REQUESTED_AT],
    configuration: [RECLAIM_NAMESPACE, RECLAIM_CONFIG_KEY, POLL_INTERVAL_MS],
  }).toEqual({
    label: '5spot.finos.org/reclaim-agent=enabled',
    annotations: [REQUESTED, REASON, REQUESTED_AT],
    configuration: ['5spot-system', 'reclaim.toml', 250],
  })
})

test.each([
  ['no annotations', undefined, undefined],
  ['reason and time only', { [REASON]: 'process-match: java', [REQUESTED_AT]: at }, undefined],
  ['the trigger false', { [REQUESTED]: 'false' }, undefined],
  ['the trigger True', { [REQUESTED]: 'True' }, undefined],
  ['the trigger empty', { [REQUESTED]: '' }, undefined],
  ['the trigger only', { [REQUESTED]: 'true' }, {}],
  ['an empty reason', { [REQUESTED]: 'true', [REASON]: '' }, {}],
  [
    'all three',
    { [REQUESTED]: 'true', [REASON]: 'process-match: java', [REQUESTED_AT]: at },
    { reason: 'process-match: java', requestedAt: at },
  ],
])('a Node with %s asks for what it says', (_, annotations, expected) => {
  const request = reclaimRequestOf(node({ metadata: annotations ? { annotations } : {} }))

  expect(request).toEqual(expected)
})

test('the name of the ConfigMap has the name of the Node as it is', () => {
  expect(reclaimConfigKey('dev-workstation-01.lab')).toEqual({
    namespace: '5spot-system',
    name: 'reclaim-agent-dev-workstation-01.lab',
  })
})

test('the commands are written as 5-Spot writes them', () => {
  expect(writeReclaimToml(['java', 'weird"name', 'C:\\x', 'a\tb', 'x\u007fy', 'half\ud800'])).toBe(
    `# Written by the controller of the ScheduledMachine from spec.killIfCommands.
# Changes made here are overwritten.
match_commands = ["java", "weird\\"name", "C:\\\\x", "a\\tb", "x\\u007fy", "half\ufffd"]
match_argv_substrings = []
poll_interval_ms = 250
`,
  )
})

test('no commands make a configuration that matches nothing', () => {
  expect(writeReclaimToml([])).toContain('match_commands = []\n')
})
