// Protocol Buffers on the wire: fields by their numbers, in the order they come.

export interface WireField {
  readonly number: number
  /** A varint, or the bytes of a string, a message, or a fixed-size number. */
  readonly value: bigint | Uint8Array
}

/** The fields of a message. Throws a RangeError when the bytes end in the middle of one. */
export function readFields(bytes: Uint8Array): readonly WireField[] {
  const fields: WireField[] = []
  let place = 0

  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[place++]
      if (byte === undefined || shift > 63n) throw new RangeError('a varint has no end')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  const take = (length: number): Uint8Array => {
    const end = place + length
    if (end > bytes.length) throw new RangeError('a field goes beyond the end')
    const taken = bytes.subarray(place, end)
    place = end
    return taken
  }

  while (place < bytes.length) {
    const key = Number(varint())
    const number = key >> 3
    switch (key & 7) {
      case 0:
        fields.push({ number, value: varint() })
        break
      case 1:
        fields.push({ number, value: take(8) })
        break
      case 2:
        fields.push({ number, value: take(Number(varint())) })
        break
      case 5:
        fields.push({ number, value: take(4) })
        break
      default:
        throw new RangeError(`a field of wire type ${key & 7}`)
    }
  }
  return fields
}

const decoder = new TextDecoder()

export function textOfBytes(value: bigint | Uint8Array): string {
  return typeof value === 'bigint' ? String(value) : decoder.decode(value)
}

/** A signed 64-bit varint as a number. */
export function integerOf(value: bigint | Uint8Array): number {
  return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : 0
}
