import type { CliIo } from '#src/cli/io.ts'

export interface CollectingIo extends CliIo {
  out(): string
  err(): string
}

/** A terminal that remembers what was written to it. */
export function collectingIo(
  more: Partial<CliIo> & { readonly input?: string } = {},
): CollectingIo {
  const written = { out: '', err: '' }
  const { input = '', ...rest } = more
  return {
    stdout: (text) => {
      written.out += text
    },
    stderr: (text) => {
      written.err += text
    },
    stdin: async () => Buffer.from(input),
    color: false,
    columns: 100,
    ...rest,
    out: () => written.out,
    err: () => written.err,
  }
}
