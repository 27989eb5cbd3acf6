/** The longest message in a status. Messages may contain text of an API server, a provider or a webhook. */
export const MESSAGE_BYTES = 4096

/** The text. If it is longer than `bytes` in UTF-8, its beginning and "…". */
export function cutText(text: string, bytes: number = MESSAGE_BYTES): string {
  // The API server counts bytes, although its error message says characters.
  if (Buffer.byteLength(text) <= bytes) return text
  const room = bytes - Buffer.byteLength('…')
  const { written } = new TextEncoder().encodeInto(text, new Uint8Array(room))
  return `${Buffer.from(text).subarray(0, written).toString()}…`
}
