// The content of a file in an encoding that the bootstrap kind understands. A kind without encodings gets plain text.
import { isUtf8 } from 'node:buffer'
import { gunzipSync } from 'node:zlib'
import type { FileSource } from '../spec/parse-spec.ts'
import type { FileFact } from './source-facts.ts'

type Encoding = FileSource['encoding']
type Read = Extract<FileFact, { readonly type: 'text' | 'bytes' }>

export type Decoded =
  | { readonly content: string; readonly encoding: Encoding }
  | { readonly problem: string }

/** `encoding`: how the content that was read is encoded. */
export function decodeContent(read: Read, encoding: Encoding, takesEncodings: boolean): Decoded {
  const isBase64 = encoding === 'base64' || encoding === 'gzip+base64'
  if (read.type === 'bytes' && isBase64) return { problem: `the content is not ${encoding}` }
  if (!takesEncodings) return plain(read, encoding)
  if (read.type === 'text') return { content: read.text, encoding }
  return { content: read.base64, encoding: encoding === 'gzip' ? 'gzip+base64' : 'base64' }
}

/** Longer than an object in the API may be. */
const MOST_BYTES = 2 * 1024 * 1024

function plain(read: Read, encoding: Encoding): Decoded {
  const isBase64 = read.type === 'bytes' || encoding === 'base64' || encoding === 'gzip+base64'
  const written = read.type === 'bytes' ? read.base64 : read.text
  const bytes = Buffer.from(written, isBase64 ? 'base64' : 'utf8')
  const isZipped = encoding === 'gzip' || encoding === 'gzip+base64'
  const decoded = isZipped ? unzipped(bytes) : bytes
  if (decoded === undefined) return { problem: `the content is not ${encoding}` }
  return isUtf8(decoded)
    ? { content: decoded.toString(), encoding: undefined }
    : { problem: 'the content is not text, and the bootstrap kind has no field encoding' }
}

function unzipped(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES })
  } catch {
    return undefined
  }
}
