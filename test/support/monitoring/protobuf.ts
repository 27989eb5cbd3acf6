// A message of Protocol Buffers, as far as OTLP needs it: numbers of fields, and their bytes or integers.

export type Message = ReadonlyMap<number, readonly (Uint8Array | bigint)[]>

export function decode(bytes: Uint8Array): Message {
  const fields = new Map<number, (Uint8Array | bigint)[]>()
  let at = 0
  const take = (length: number) => {
    at += length
    return bytes.subarray(at - length, at)
  }
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const [byte = 0] = take(1)
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  while (at < bytes.length) {
    const key = Number(varint())
    const wireType = key & 7
    const value =
      wireType === 0 ? varint() : take(wireType === 2 ? Number(varint()) : wireType === 1 ? 8 : 4)
    const number = key >> 3
    fields.set(number, [...(fields.get(number) ?? []), value])
  }
  return fields
}

/** The messages in a field, or in a field of those, and so on. */
export function messagesAt(message: Message, ...path: readonly number[]): readonly Message[] {
  return path.reduce<readonly Message[]>(
    (messages, field) => messages.flatMap((each) => bytesAt(each, field).map(decode)),
    [message],
  )
}

export function textAt(message: Message, field: number): string {
  return Buffer.from(bytesAt(message, field)[0] ?? []).toString('utf8')
}

export function hexAt(message: Message, field: number): string {
  return Buffer.from(bytesAt(message, field)[0] ?? []).toString('hex')
}

function bytesAt(message: Message, field: number): readonly Uint8Array[] {
  return (message.get(field) ?? []).filter((value) => value instanceof Uint8Array)
}
