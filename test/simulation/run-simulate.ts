import * as z from 'zod'
import { main } from '#src/cli/main.ts'
import { collectingIo } from '#test/unit/cli/collecting-io.ts'

const Phase = z.object({
  type: z.literal('phase'),
  time: z.string(),
  name: z.string(),
  from: z.nullable(z.string()),
  to: z.string(),
})
const Summary = z.object({
  type: z.literal('summary'),
  requests: z.object({ read: z.number(), write: z.number() }),
})

export interface Simulated {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
  readonly phases: readonly z.infer<typeof Phase>[]
  readonly summary: z.infer<typeof Summary> | undefined
}

/** Runs `sundial simulate -o json` in this process; `input` is what `-f -` reads. */
export async function runSimulate(args: readonly string[], input = ''): Promise<Simulated> {
  const io = collectingIo({ input })
  const status = await main(['simulate', '-o', 'json', ...args], io, () => AbortSignal.abort())
  const lines: unknown[] = io
    .out()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  return {
    status,
    stdout: io.out(),
    stderr: io.err(),
    phases: lines.flatMap((line) => Phase.safeParse(line).data ?? []),
    summary: Summary.safeParse(lines.at(-1)).data,
  }
}
