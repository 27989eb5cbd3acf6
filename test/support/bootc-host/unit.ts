// A running unit of the stand-in host: its command, and its output in the journal. A path below /run among the arguments
// is one of the host.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { writeJournal } from './journal.ts'
import { changeState } from './state.ts'

const [root = '', unit = '', description = '', ...command] = process.argv.slice(2)
const [program = '', ...args] = command.map((each) =>
  each.startsWith('/run/') ? join(root, each) : each,
)
const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
changeState(root, (state) => {
  state.units = { ...state.units, [unit]: { pid: child.pid ?? 0, command, description } }
})
process.stdout.on('error', () => {})
process.stdout.write('started\n')
for (const stream of [child.stdout, child.stderr]) {
  stream.setEncoding('utf8').on('data', (text: string) => writeJournal(root, unit, text))
}
child.on('error', (error) => writeJournal(root, unit, error.message))
child.on('close', (status) => {
  writeJournal(
    root,
    unit,
    status === 0
      ? `${unit}: Deactivated successfully.`
      : `${unit}: Failed with result '${status === null ? 'signal' : 'exit-code'}'.`,
  )
  changeState(root, (state) => {
    const { [unit]: _, ...others } = state.units
    state.units = others
    state.results = { ...state.results, [unit]: { status } }
  })
})
