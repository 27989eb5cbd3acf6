// A ustar archive whose bytes depend on nothing but the names, modes and contents given: all times
// are 0, everything belongs to root, and the order is that of the names.
// The format: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

/** A file, or a directory where there is no content. A content that is text is the path of a file. */
export interface TarEntry {
  readonly name: string
  readonly mode: number
  readonly content?: string | Buffer | Content
}

/** Bytes that can be read any number of times, and how many they are. */
export interface Content {
  readonly bytes: number
  readonly read: () => AsyncIterable<Uint8Array>
}

const BLOCK = 512
const CHUNK = 1 << 20
const LONGEST_NAME = 100
const LONGEST_PREFIX = 155
// What eleven octal digits can say.
const LARGEST = 0o77777777777

/**
 * An archive of these entries, itself a content, so that it fits into another archive.
 *
 * @param entries in any order; names are relative, with `/` between their parts
 * @returns how long the archive is, and what reads it; no file is held as a whole
 * @throws Error when a name is too long for ustar or given twice, or a file is missing or too large;
 *   while reading, when a file has another length than before
 */
export async function tar(entries: readonly TarEntry[]): Promise<Content> {
  const members = await Promise.all([...entries].sort(byName).map(toMember))
  const twice = members.find(({ name }, at) => name === members[at + 1]?.name)
  if (twice !== undefined) throw new Error(`cannot archive ${twice.name}: it is given twice`)
  const lengths = members.map(({ content }) => BLOCK + content.bytes + padding(content.bytes))
  return {
    bytes: lengths.reduce((sum, length) => sum + length, 2 * BLOCK),
    read: async function* () {
      for (const { name, header, content } of members) {
        yield header
        yield* exactly(content, name)
        yield Buffer.alloc(padding(content.bytes))
      }
      yield Buffer.alloc(2 * BLOCK)
    },
  }
}

// By code unit and not by language; a directory comes before what is in it.
function byName(a: TarEntry, b: TarEntry): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

async function toMember({ name, mode, content }: TarEntry) {
  if (content === undefined) {
    return { name, header: header(`${name}/`, mode, '5', 0), content: fromBuffer(Buffer.alloc(0)) }
  }
  const found = await toContent(content)
  return { name, header: header(name, mode, '0', found.bytes), content: found }
}

async function toContent(content: string | Buffer | Content): Promise<Content> {
  if (Buffer.isBuffer(content)) return fromBuffer(content)
  if (typeof content !== 'string') return content
  const { size } = await stat(content)
  return { bytes: size, read: () => createReadStream(content, { highWaterMark: CHUNK }) }
}

function fromBuffer(buffer: Buffer): Content {
  return {
    bytes: buffer.length,
    read: async function* () {
      yield buffer
    },
  }
}

function header(path: string, mode: number, type: '0' | '5', bytes: number): Buffer {
  if (bytes > LARGEST) throw new Error(`cannot archive ${path}: ${bytes} bytes are too many`)
  const { prefix, name } = split(path)
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0)
  block.write(octal(mode, 7), 100)
  block.write(octal(0, 7), 108) // uid
  block.write(octal(0, 7), 116) // gid
  block.write(octal(bytes, 11), 124)
  block.write(octal(0, 11), 136) // mtime
  // Eight spaces where the checksum will be are part of it.
  block.write(' '.repeat(8), 148)
  block.write(type, 156)
  block.write('ustar\0', 257)
  block.write('00', 263) // version
  block.write(octal(0, 7), 329) // device
  block.write(octal(0, 7), 337)
  block.write(prefix, 345)
  const checksum = block.reduce((sum, byte) => sum + byte, 0)
  block.write(`${octal(checksum, 6)}\0 `, 148)
  return block
}

/** The slash between the two fields is in neither; the one that ends a directory's name stays. */
function split(path: string): { readonly prefix: string; readonly name: string } {
  if (Buffer.byteLength(path) <= LONGEST_NAME) return { prefix: '', name: path }
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)]
    const fits = Buffer.byteLength(prefix) <= LONGEST_PREFIX && name !== ''
    if (fits && Buffer.byteLength(name) <= LONGEST_NAME) return { prefix, name }
  }
  throw new Error(
    `cannot archive ${path}: its name does not split at a slash into at most ${LONGEST_PREFIX} and ${LONGEST_NAME} bytes`,
  )
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}

function padding(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK
}

async function* exactly({ bytes, read }: Content, name: string): AsyncGenerator<Uint8Array> {
  let seen = 0
  for await (const chunk of read()) {
    seen += chunk.length
    yield chunk
  }
  if (seen !== bytes) throw new Error(`${name} had ${bytes} bytes, and ${seen} when it was read`)
}
