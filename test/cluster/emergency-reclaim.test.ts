// An emergency reclaim with everything real but the machine itself: the agent as a process of this machine, Knative's
// adapters, Cluster API, and the functions from their bundles.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { valueAt } from '#src/kube/json.ts'
import { CONFIG_MAPS, NODES } from '#src/kube/resource.ts'
import { hasReclaimAgent, reclaimConfigKey } from '#src/nodes/reclaim.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import { applyFolder } from '#test/support/control-plane/install.ts'
import {
  alwaysOpen,
  createActive,
  editMachine,
  leftovers,
  phasesOf,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { conditionOf, eventsOf } from '#test/support/control-plane/story.ts'
import { eventually } from '#test/support/processes.ts'
import { expectCommandsFollowed } from '#test/support/reclaim/commands.ts'
import { MACHINE_ID, startAgent, tokenOfPodOn } from '#test/support/reclaim/node-agent.ts'
import { createPrograms } from '#test/support/reclaim/programs.ts'
import { requestReclaim } from '#test/support/reclaim/request.ts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster()
  await applyFolder(cluster.api, 'deploy/reclaim-agent')
})
afterAll(() => cluster?.stop())

const PROGRAM = 'sundial-needs-its-host'
const config = (name: string) => cluster.api.client.get(CONFIG_MAPS, reclaimConfigKey(name))

test('a program of killIfCommands is started: the Machine is deleted, and the schedule disabled', async () => {
  const name = 'reclaimed'
  await createActive(cluster, name, { killIfCommands: [PROGRAM] })
  await untilMachine(cluster, name, 'with its agent', (object) =>
    conditionOf(object, 'ReclaimAgentConfigured').startsWith('True'),
  )
  const { client } = cluster.api
  await eventually(async () => {
    const node = await client.get(NODES, { name })
    expect(node !== undefined && hasReclaimAgent(node)).toBe(true)
    expect(await config(name)).toBeDefined()
  })
  await client.patchStatus(NODES, { name }, { status: { nodeInfo: { machineID: MACHINE_ID } } })
  const token = await tokenOfPodOn(cluster.api, name)
  const agent = await startAgent(cluster.api, token, name, ['--detector=auto'])
  await agent.logged('looking for processes')

  await createPrograms().start(PROGRAM)

  await expectReclaimed(name, `process-match: ${PROGRAM}`)
})

test("upstream's annotation, written by hand, does the same; and the machine comes back", async () => {
  const name = 'by-hand'
  await createActive(cluster, name)

  await requestReclaim(cluster.api.client, name)

  await expectReclaimed(name, 'process-match: java')
  await editMachine(cluster, name, { schedule: alwaysOpen })
  await editMachine(cluster, name, { schedule: { enabled: true } })
  const back = await untilPhase(cluster, name, 'Active')
  expect(conditionOf(back, 'EmergencyReclaim')).toBe('')
})

test('other commands change the ConfigMap, which goes with the machine', async () => {
  await expectCommandsFollowed(cluster, cluster.api, 'commands')
})

async function expectReclaimed(name: string, reason: string): Promise<void> {
  const disabled = await untilPhase(cluster, name, 'Disabled')

  expect(valueAt(disabled, 'spec', 'schedule', 'enabled')).toBe(false)
  expect(conditionOf(disabled, 'EmergencyReclaim')).toMatch(
    new RegExp(`^True EmergencyReclaim: Emergency reclaim on Node ${name} at .*: ${reason}$`),
  )
  expect(await leftovers(cluster, name)).toEqual([])
  expect(await config(name)).toBeUndefined()
  expect(phasesOf(cluster.following, name).slice(-3)).toEqual([
    'Active',
    'EmergencyRemove',
    'Disabled',
  ])
  const warnings = (await eventsOf(cluster.api, name)).filter((each) =>
    each.startsWith('Warning EmergencyReclaim'),
  )
  expect(warnings).toEqual([
    expect.stringMatching(
      `^Warning EmergencyReclaim: Emergency reclaim requested \\(.*\\): ${reason}$`,
    ),
    expect.stringContaining('Warning EmergencyReclaim: Active -> EmergencyRemove: '),
    expect.stringContaining('Warning EmergencyReclaimDisabledSchedule: '),
  ])
}
