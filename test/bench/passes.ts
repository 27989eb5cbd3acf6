// What a pass costs the API server: reads and writes of each step of a day, counted at the transport.
import { DAY } from '#test/support/day.ts'
import { createScene } from '#test/support/scene.ts'

/** One figure for reads and one for writes of each step; at rest and in service first. */
export async function bench(): Promise<
  readonly { name: string; value: number; unit: string; reference?: number }[]
> {
  const scene = await createScene('2026-01-05T12:00:00Z')
  const figures: { name: string; value: number; unit: string; reference?: number }[] = []
  for (const step of DAY) {
    await step.given?.(scene)
    const { calls } = await scene.pass()
    const reads = calls.filter((call) => call.startsWith('GET ')).length
    const name = step.name.replaceAll(/[^a-z]+/gi, '-').toLowerCase()
    figures.push(
      { name: `pass-reads-${name}`, value: reads, unit: 'requests', ...aim(step.name) },
      { name: `pass-writes-${name}`, value: calls.length - reads, unit: 'requests' },
    )
  }
  return figures
}

// What a pass over a converged world may read; it writes nothing.
const CONVERGED_READS = 4

function aim(step: string): { reference?: number } {
  return /^(at rest|in service)/.test(step) ? { reference: CONVERGED_READS } : {}
}
