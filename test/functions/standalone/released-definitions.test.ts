// Functions are sometimes newer than the definitions: a rollout applies one after the other.
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readObjects } from '#src/cli/manifests/kustomize.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { ALWAYS, createBed } from './bed.ts'

const RELEASED = readdirSync('test/released')
  .filter((file) => file.endsWith('.yaml'))
  .flatMap((file) => readObjects(`test/released/${file}`))

test('with the definitions of the last release a machine joins and leaves', async () => {
  const bed = await createBed(RELEASED)
  const replica = await bed.start()
  await bed.createMachine('night')
  await bed.untilPhase('night', 'Active')

  const key = { namespace: 'team', name: 'night' }
  const schedule = { ...ALWAYS, enabled: false }
  await bed.client.patch(SCHEDULED_MACHINES, key, { spec: { schedule } })
  await bed.untilPhase('night', 'Disabled')

  replica.process.kill('SIGTERM')
  const { stdout } = await replica.ended()
  expect(stdout).not.toContain('"level":"error"')
}, 90_000)
