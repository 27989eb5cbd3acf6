/**
 * Breaks `text` at spaces into lines of at most `width` characters. All lines after the first begin with `indent` spaces.
 * A word that is longer than a line is not broken.
 */
export function wrap(text: string, width: number, indent: number): string {
  const room = Math.max(width - indent, 20)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`)
}
