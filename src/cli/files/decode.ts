// Decodes the bytes of a file, which must be UTF-8. Other encodings are refused by their names.

export type Decoded = { readonly text: string } | { readonly problem: string }

const MARKS: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['UTF-32', [0xff, 0xfe, 0, 0]],
  ['UTF-32', [0, 0, 0xfe, 0xff]],
  ['UTF-16', [0xff, 0xfe]],
  ['UTF-16', [0xfe, 0xff]],
]

/** How many bytes at the start tell a text from a binary file. */
const START = 8192

/** The text without a byte order mark, or the problem as the rest of a sentence about the file. */
export function decode(bytes: Uint8Array): Decoded {
  const marked = MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))
  if (marked !== undefined) return inEncoding(marked[0])
  const start = bytes.subarray(0, START)
  if (start.includes(0)) {
    const utf16 = utf16Without(start)
    return utf16 === undefined
      ? { problem: 'is a binary file, and not YAML or JSON in UTF-8' }
      : inEncoding(utf16)
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    // Only Windows-1252 has letters and signs between 0x80 and 0x9f.
    const isWindows = bytes.some((byte) => byte >= 0x80 && byte <= 0x9f)
    return inEncoding(isWindows ? 'WINDOWS-1252' : 'ISO-8859-1', 'is probably in')
  }
}

function inEncoding(name: string, is = 'is in'): Decoded {
  return {
    problem: `${is} ${name}, and not in UTF-8: convert it, for example with iconv -f ${name} -t UTF-8`,
  }
}

// In UTF-16 without a mark, every second byte of a Latin text is zero, and no other one.
function utf16Without(bytes: Uint8Array): string | undefined {
  const zeros = [0, 1].map(
    (first) => bytes.filter((byte, index) => index % 2 === first && byte === 0).length,
  )
  const [even = 0, odd = 0] = zeros
  const most = bytes.length / 4
  if (even === 0 && odd > most) return 'UTF-16LE'
  return odd === 0 && even > most ? 'UTF-16BE' : undefined
}
