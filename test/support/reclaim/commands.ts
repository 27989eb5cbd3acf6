// A machine whose commands are changed: its agent's ConfigMap follows, and goes with the machine.
import { expect } from 'vitest'
import { valueAt } from '#src/kube/json.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { reclaimConfigKey } from '#src/nodes/reclaim.ts'
import type { Access } from '#test/support/control-plane/api-server.ts'
import type { Cluster } from '#test/support/control-plane/cluster.ts'
import {
  createActive,
  deleteMachine,
  editMachine,
  untilDeleted,
} from '#test/support/control-plane/scheduled-machines.ts'
import { eventually } from '#test/support/processes.ts'

/** `nodes`: the API server of the Nodes. */
export async function expectCommandsFollowed(
  cluster: Cluster,
  nodes: Access,
  name: string,
): Promise<void> {
  const config = () => nodes.client.get(CONFIG_MAPS, reclaimConfigKey(name))
  const commands = async () => String(valueAt(await config(), 'data', 'reclaim.toml'))
  await createActive(cluster, name, { killIfCommands: ['java'] })
  await eventually(async () => expect(await commands()).toContain('"java"'))

  await editMachine(cluster, name, { killIfCommands: ['java', 'mvn'] })
  await eventually(async () => expect(await commands()).toContain('"mvn"'))

  await deleteMachine(cluster, name)
  await untilDeleted(cluster, name)
  expect(await config()).toBeUndefined()
}
