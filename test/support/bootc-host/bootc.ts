// The command `bootc` of the stand-in host.
import { fromDownloaded, rollBack, switchTo } from './deploy.ts'
import { switchHelp, switchOptions, upgradeOptions } from './options.ts'
import { Ends, fails, print, unexpected } from './output.ts'
import { rebootByBootc } from './reboot.ts'
import { runCommand } from './run-command.ts'
import { type HostState, readState } from './state.ts'
import { statusDocument } from './status-document.ts'

await runCommand(async ([verb = '', ...args], root) => {
  const state = readState(root)
  if (state.hasNoBootc) throw new Ends(127, "env: 'bootc': No such file or directory\n")
  switch (verb) {
    case '--version':
      return print(`bootc ${state.version}\n`)
    case 'status':
      return status(args, state)
    case 'switch':
      if (args.includes('--help')) return print(switchHelp(state.locksStaging))
      return switchTo(root, switchOptions(args, state.locksStaging))
    case 'upgrade':
      return upgrade(args, root)
    case 'rollback':
      return rollBack(root)
    default:
      throw unexpected(verb, 'bootc <COMMAND>')
  }
})

function status(args: readonly string[], state: HostState): void {
  const unknown = args.find((each) => each.startsWith('--format='))
  if (unknown !== undefined && !state.knowsFormat) {
    throw unexpected('--format', 'bootc status [OPTIONS]')
  }
  const version =
    args.find((each) => /^\d+$/.test(each)) ?? args.join(' ').match(/version=(\d)/)?.[1]
  if (version !== undefined && Number(version) > 1) {
    throw fails('Status', `Unsupported format version: ${version}`)
  }
  if (state.statusError !== undefined) throw fails('Status', state.statusError)
  const isJson = args.some((each) => each === '--json' || each === '--format=json')
  if (isJson) print(state.statusText ?? `${JSON.stringify(statusDocument(state))}\n`)
  else print('● Booted image\n')
}

async function upgrade(args: readonly string[], root: string): Promise<void> {
  const options = upgradeOptions(args)
  if (options.fromDownloaded) {
    return fromDownloaded(root, options, ['Upgrading'])
  }
  // What is followed is a digest, so there is never an update.
  if (readState(root).staged === undefined) {
    print('No update available.\n')
    return
  }
  print('Staged update present, not changed\n')
  if (options.apply) await rebootByBootc(root, { isFull: false })
}
