// What Sundial costs where nothing happens: machines in service, and a backstop that looks. On a real node with
// Knative's own autoscaler and with pods that stay as long as the manifests say; Linux, as root.
import { DateTime } from 'luxon'
import { instantOf } from '#src/wake/cron-instant.ts'
import type { Measurement } from '#test/support/bench.ts'
import { createActive } from '#test/support/control-plane/scheduled-machines.ts'
import { withSundial } from '#test/support/serving/with-sundial.ts'
import {
  alarmOf,
  isAfterBackstop,
  lifetimes,
  reached,
  requestsSince,
  shareAtZero,
  untilZero,
  type World,
} from '#test/support/serving/world.ts'

const MACHINES = 50
/** As triggers/ have it. */
const BACKSTOP_MS = 5 * 60_000

export async function bench(): Promise<readonly Measurement[]> {
  return withSundial(async (world, say) => {
    say('  until it rests, and then a period of the backstop: ten minutes, or a little more')
    return atRest(world)
  })
}

async function atRest(world: World): Promise<readonly Measurement[]> {
  const names = Array.from({ length: MACHINES }, (_, index) => `rest-${index}`)
  await Promise.all(
    names.map((name) => createActive(reached(world), name, { gracefulShutdownTimeout: '0s' })),
  )
  await untilZero(world)
  const from = await quietLook(world)
  await until(from + BACKSTOP_MS)
  const pods = lifetimes(world).filter((pod) => pod.from >= from)
  if (pods.length === 0 || !pods.every((pod) => isAfterBackstop(pod.from)))
    throw new Error(`not at rest: ${JSON.stringify(pods)}`)
  const { get: _, list: __, ...writes } = requestsSince(world, from)
  const podMs = pods.reduce((sum, pod) => sum + pod.to - pod.from, 0)
  const what = `serving at rest with ${MACHINES} machines`
  return [
    {
      name: `${what}: share of the time without a pod`,
      value: shareAtZero(world, from, from + BACKSTOP_MS) * 100,
      unit: '%',
    },
    { name: `${what}: pod-seconds a day`, value: (podMs / BACKSTOP_MS) * 86_400, unit: 's' },
    {
      name: `${what}: writes in a period of the backstop`,
      value: Object.values(writes).reduce((sum, count) => sum + count, 0),
      unit: '',
    },
  ]
}

// When the backstop looks next with no alarm before it looks again.
async function quietLook(world: World): Promise<number> {
  for (;;) {
    const look = nextLook(Date.now())
    await until(look - 5_000)
    const rings = instantOf(await alarmOf(world), DateTime.utc(), { milliseconds: 2 * BACKSTOP_MS })
    if (rings === undefined || rings.toMillis() > look + BACKSTOP_MS) return look
    await until(look + 5_000)
  }
}

function nextLook(now: number): number {
  const offset = 2 * 60_000
  return Math.ceil((now - offset) / BACKSTOP_MS) * BACKSTOP_MS + offset
}

function until(instant: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, instant - Date.now())))
}
