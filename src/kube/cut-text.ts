/** The most that a message in a status holds. Others' words are in it: an API server's, a provider's, a webhook's. */
export const MESSAGE_BYTES = 4096

/** The text, or its beginning and "…" when it is longer than so many bytes of UTF-8. */
export function cutText(text: string, bytes: number = MESSAGE_BYTES): string {
  // The API server counts bytes, although its message says characters.
  if (Buffer.byteLength(text) <= bytes) return text
  const room = bytes - Buffer.byteLength('…')
  const { written } = new TextEncoder().encodeInto(text, new Uint8Array(room))
  return `${Buffer.from(text).subarray(0, written).toString()}…`
}
