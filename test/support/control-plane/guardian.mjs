// Outlives whoever started it by a moment: when its input ends, so has that process, however it came to
// its end (a test runner kills its workers with SIGKILL), and every child that it told of is ended too.
// Each line of the input is `started PID` or `ended PID`.
import { createInterface } from 'node:readline'

// Ctrl-C reaches the whole group; it has to see the end of the others.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})

const pids = new Set()
for await (const line of createInterface({ input: process.stdin })) {
  const [what, pid] = line.split(' ')
  if (what === 'started') pids.add(Number(pid))
  else pids.delete(Number(pid))
}
for (const pid of pids) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
