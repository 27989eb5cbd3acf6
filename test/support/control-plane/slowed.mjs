// A program: lets the process PID run only one part in FACTOR of the time, as a server that is so much slower. It ends
// with SIGTERM, and the process runs on.
const [pid, factor] = process.argv.slice(2).map(Number)
const PERIOD_MS = 40

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const signal = (name) => {
  try {
    process.kill(pid, name)
  } catch {
    process.exit(0)
  }
}

process.on('SIGTERM', () => {
  signal('SIGCONT')
  process.exit(0)
})

for (;;) {
  await pause(PERIOD_MS / factor)
  signal('SIGSTOP')
  await pause(PERIOD_MS - PERIOD_MS / factor)
  signal('SIGCONT')
}
