// The command `systemctl` of the stand-in host.
import { Ends, print } from './output.ts'
import { requestReboot } from './reboot.ts'
import { runCommand } from './run-command.ts'
import { readState } from './state.ts'

await runCommand(async (args, root) => {
  const [verb = '', ...names] = args.filter((each) => !each.startsWith('-'))
  const [name = ''] = names
  const state = readState(root)
  const unit = state.units[name]
  switch (verb) {
    case 'is-active': {
      const isActive = unit !== undefined || state.activeTimers.includes(name)
      print(isActive ? 'active\n' : 'inactive\n')
      if (!isActive) throw new Ends(3, '')
      return
    }
    case 'show':
      print(`ActiveState=${unit === undefined ? 'inactive' : 'active'}\n`)
      print(unit === undefined ? 'ExecStart=\n' : `ExecStart=${execStart(unit.command)}\n`)
      return
    case 'stop':
      if (unit === undefined)
        throw new Ends(5, `Failed to stop ${name}: Unit ${name} not loaded.\n`)
      try {
        process.kill(-unit.pid, 'SIGTERM')
      } catch {
        // It has just ended.
      }
      while (readState(root).units[name] !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      return
    case 'reboot':
      if (state.system === 'stopping') {
        throw new Ends(
          1,
          "Call to Reboot failed: There's already a shutdown or sleep operation in progress\n",
        )
      }
      return requestReboot(root, {
        isFull: process.env['SYSTEMCTL_SKIP_AUTO_SOFT_REBOOT'] === '1',
      })
    case 'soft-reboot':
      return requestReboot(root, { isSoft: true, isFull: false })
    default:
      throw new Ends(1, `Unknown command verb '${verb}'.\n`)
  }
})

function execStart(command: readonly string[]): string {
  return `{ path=${command[0]} ; argv[]=${command.join(' ')} ; ignore_errors=no ; pid=0 ; code=(null) ; status=0/0 }`
}
