// Which processes a look at /proc reads. To read them all would cost more than a look every 250 ms may. A process changes
// its name and its arguments by running another program, and nearly all do that right after they were started. So a new
// process is read at each of its first looks, and the others take turns.

/** A process is new for this number of looks: two seconds, with one every 250 ms. */
export const NEW_LOOKS = 8
/** How many of the others are read in one look. */
export const OTHERS_PER_LOOK = 64

export interface ScanOrder {
  /** Takes over which processes there are. */
  update(pids: readonly number[]): void
  /** The processes to read in this look: the new ones, then those that were not read for the longest time. */
  next(): readonly number[]
}

/** `pids`: the processes that there are at the start, and that were just read. */
export function createScanOrder(pids: readonly number[]): ScanOrder {
  // How often each is still to be read as a new one.
  const fresh = new Map<number, number>()
  // In the order in which they were read.
  const others = new Set(pids)
  return {
    update(pids) {
      const there = new Set(pids)
      for (const pid of fresh.keys()) if (!there.has(pid)) fresh.delete(pid)
      for (const pid of others) if (!there.has(pid)) others.delete(pid)
      for (const pid of pids) if (!others.has(pid) && !fresh.has(pid)) fresh.set(pid, NEW_LOOKS)
    },
    next() {
      const turn = [...others.values().take(OTHERS_PER_LOOK)]
      for (const pid of turn) {
        others.delete(pid)
        others.add(pid)
      }
      const looked = [...fresh]
      for (const [pid, left] of looked) {
        if (left > 1) {
          fresh.set(pid, left - 1)
        } else {
          fresh.delete(pid)
          others.add(pid)
        }
      }
      return [...looked.map(([pid]) => pid), ...turn]
    },
  }
}
