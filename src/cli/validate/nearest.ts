// The name that was probably meant.

/** The known name that differs least from `name`, in capitals, accents or about one letter of three. `undefined`: none is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const most = Math.max(1, Math.floor(name.length / 3))
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const each of known) {
    if (Math.abs(each.length - name.length) > most) continue
    const distance = distanceOf(plain(name), plain(each))
    if (distance <= most && distance < (best?.distance ?? Infinity)) best = { name: each, distance }
  }
  return best?.name
}

/** Without capitals and accents: `zuri` for `Züri`. */
function plain(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** How many letters must be added, removed, replaced, or exchanged with their neighbour. */
function distanceOf(a: string, b: string): number {
  let last: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1]
      const isExchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (isSame ? 0 : 1),
        isExchanged ? (last[j - 2] ?? 0) + 1 : Infinity,
      )
    }
    last = row
    row = next
  }
  return row[b.length] ?? 0
}
