// Which processes a look at /proc reads. To list and to read them all would cost more than a look every 250 ms may. The kernel
// gives out process numbers in turn, so the newest one tells which may be new. And a process changes its name and its
// arguments by running another program, which nearly all do right after they were started. So a new process is read at
// each of its first looks, and the others take turns.

/** A process is new for this number of looks: one second, with a look every 250 ms. */
export const NEW_LOOKS = 4
/** How many of the others are read in one look. */
export const OTHERS_PER_LOOK = 64
/** With more numbers than this, listing all processes costs less. */
const MOST_NUMBERS = 256

export interface ScanOrder {
  /** Takes over which processes there are. */
  update(pids: readonly number[]): void
  /** Takes over numbers that may be those of new processes. */
  add(pids: readonly number[]): void
  /** The process is gone. */
  remove(pid: number): void
  /** The processes to read in this look: the new ones, then those that were not read for the longest time. */
  next(): readonly number[]
}

/** `pids`: the processes that there are at the start, and that were just read. */
export function createScanOrder(pids: readonly number[]): ScanOrder {
  // How often each is still to be read as a new one.
  const fresh = new Map<number, number>()
  // In the order in which they were read.
  const others = new Set(pids)
  const add = (pids: readonly number[]): void => {
    for (const pid of pids) if (!others.has(pid) && !fresh.has(pid)) fresh.set(pid, NEW_LOOKS)
  }
  const remove = (pid: number): void => {
    fresh.delete(pid)
    others.delete(pid)
  }
  return {
    update(pids) {
      const there = new Set(pids)
      for (const pid of [...fresh.keys(), ...others]) if (!there.has(pid)) remove(pid)
      add(pids)
    },
    add,
    remove,
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

/**
 * The numbers that were given out after `before`, up to `newest`; `undefined` when they are not known: the kernel does not
 * say the newest, it has begun with the small numbers again, or there are too many.
 */
export function numbersSince(
  before: number | undefined,
  newest: number | undefined,
): readonly number[] | undefined {
  if (before === undefined || newest === undefined) return undefined
  const count = newest - before
  if (count < 0 || count > MOST_NUMBERS) return undefined
  return Array.from({ length: count }, (_, i) => before + 1 + i)
}
