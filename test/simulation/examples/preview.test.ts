import { describe, expect, test } from 'vitest'
import { main } from '#src/cli/main.ts'
import { runSimulate } from '#test/simulation/run-simulate.ts'
import { collectingIo } from '#test/unit/cli/collecting-io.ts'
import { example, range } from './simulated.ts'

describe('preview agrees with simulate', () => {
  test.each([
    ['business-hours', '2026-03-26T00:00:00Z', '2026-03-31T00:00:00Z'],
    ['night-shift', '2026-10-31T12:00:00Z', '2026-11-02T20:00:00Z'],
    ['weekend', '2026-04-03T00:00:00Z', '2026-04-06T00:00:00Z'],
  ])('%s', async (file, from, until) => {
    const io = collectingIo()
    await main(['preview', '-o', 'json', ...example(file), ...range(from, until)], io, () =>
      AbortSignal.abort(),
    )
    const windows: { opens: string; closes: string }[] = JSON.parse(io.out())
    const { phases } = await runSimulate([...example(file), ...range(from, until)])

    const isIn = (time: string) => time >= from && time < until
    expect(windows.length).toBeGreaterThan(0)
    expect({
      opens: phases.flatMap((each) =>
        each.from === 'Inactive' && each.to === 'Pending' ? [each.time] : [],
      ),
      closes: phases.flatMap((each) => (each.to === 'ShuttingDown' ? [each.time] : [])),
    }).toEqual({
      opens: windows.map(({ opens }) => opens).filter(isIn),
      closes: windows.map(({ closes }) => closes).filter(isIn),
    })
  })
})
