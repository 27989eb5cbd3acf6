// A world in which Sundial is installed as a user installs it: what measurements begin with.
import type { KubeObject } from '#src/kube/object.ts'
import { buildControlPlane } from '#test/support/control-plane/build.ts'
import { MODULES, NODE_MODULES } from '#test/support/control-plane/programs.ts'
import { eventually } from '#test/support/processes.ts'
import { whatIsMissing } from './requirements.ts'
import { isTrue, OVERLAY, SUNDIAL, startWorld, type World } from './world.ts'

/** Builds what is missing, starts a world with Sundial and with machines that are played, and ends it after
 * `measure`. @throws with what is missing where no node can be started */
export async function withSundial<T>(
  measure: (world: World, say: (line: string) => void) => Promise<T>,
): Promise<T> {
  const missing = whatIsMissing()
  if (missing !== undefined) throw new Error(missing)
  const say = (line: string) => process.stdout.write(`${line}\n`)
  await buildControlPlane(say, [...MODULES, ...NODE_MODULES])
  const world = await startWorld(say)
  try {
    await install(world)
    return await measure(world, say)
  } finally {
    await world.stop()
  }
}

async function install(world: World): Promise<void> {
  const { bed } = world
  await bed.kubectl(['apply', '-k', OVERLAY])
  await eventually(async () => {
    const kinds = 'services.serving.knative.dev,apiserversources'
    const { stdout } = await bed.kubectl(['-n', SUNDIAL, 'get', kinds, '-o', 'json'])
    const { items } = JSON.parse(stdout) as { items: readonly KubeObject[] }
    const waiting = items.filter((item) => !isTrue(item, 'Ready'))
    if (items.length === 0 || waiting.length > 0) throw new Error('not Ready')
  }, 120_000)
  await world.playMachines()
}
