// How a command of the stand-in host ends.

/** The command ends with a message and a status. */
export class Ends extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** As bootc ends when an operation failed: the whole chain of what it was doing, after `error: `. */
export function fails(...chain: readonly string[]): Ends {
  return new Ends(1, `error: ${chain.join(': ')}\n`)
}

/** As bootc ends when it does not know an option. */
export function unexpected(argument: string, usage: string): Ends {
  return new Ends(
    2,
    `error: unexpected argument '${argument}' found\n\nUsage: ${usage}\n\nFor more information, try '--help'.\n`,
  )
}

export function print(text: string): void {
  process.stdout.write(text)
}
