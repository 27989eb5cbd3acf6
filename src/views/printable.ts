/**
 * Text of other people, such as a name or a message, for a terminal: characters that control the terminal become a space.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
}
