// A table of texts.

/** Pads each cell to the width of its column, of all rows. The last column is not padded. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  widths: readonly number[] = widthsOf(rows),
): readonly string[] {
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

/** The width of each column. */
export function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  return Array.from({ length: count }, (_, index) =>
    Math.max(0, ...rows.map((row) => row[index]?.length ?? 0)),
  )
}

/** The text, at most `width` characters long: its end is replaced by `…`. */
export function cutTo(text: string, width: number): string {
  if (text.length <= width) return text
  return width <= 0 ? '' : `${text.slice(0, width - 1).trimEnd()}…`
}
