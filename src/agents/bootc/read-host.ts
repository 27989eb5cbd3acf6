// Looks at the host.
import type { Logger } from '#src/telemetry/logger.ts'
import { findAuthProblem } from './auth-file.ts'
import { type BootcCommands, findRunningUnit, isStopping, readBootID } from './bootc-commands.ts'
import type { HostStatus } from './bootc-status.ts'
import { findExternalReboots } from './external-reboots.ts'
import type { BootcFacts, HostFacts } from './facts.ts'
import type { Host } from './host.ts'
import { preflightOf } from './preflight.ts'
import type { SecretWords } from './secret-words.ts'
import type { UnitRunner } from './unit-runner.ts'
import { wordsOf } from './words-of.ts'

type Look = Omit<HostFacts, 'pullSecretError' | 'progress'>

export interface HostReader {
  /** `isWhole`: also what changes seldom. The first look is always whole. Never throws: what could not be asked is one of
   * the facts. */
  read(isWhole: boolean): Promise<Look>
  /** The version of bootc, as the last whole look found it. */
  version(): readonly number[] | undefined
}

export interface HostReaderDeps {
  readonly host: Host
  readonly commands: BootcCommands
  readonly runner: UnitRunner
  readonly secrets: SecretWords
  readonly log: Logger
}

interface Seldom {
  readonly version: readonly number[] | undefined
  readonly canLock: boolean
  readonly externalReboots: readonly string[]
  readonly authProblem: string | undefined
}

export function createHostReader(deps: HostReaderDeps): HostReader {
  const { host, commands, runner, secrets, log } = deps
  let seldom: Seldom | undefined
  // The last status that could be read: the back end does not change.
  let lastStatus: HostStatus | undefined

  const readSeldom = async (): Promise<Seldom> => {
    const [version, canLock, externalReboots, authProblem] = await Promise.all([
      commands.version(),
      commands.canLock(),
      findExternalReboots(host),
      findAuthProblem(host, secrets),
    ])
    return { version, canLock, externalReboots, authProblem }
  }

  // While a command changes the host, bootc is not asked.
  const readBootc = async (): Promise<BootcFacts> => {
    const running = runner.running() ?? (await findRunningUnit(host))
    if (running !== undefined) {
      const { digest, isReboot } = running
      return { type: 'staging', digest, isReboot }
    }
    try {
      const status = await commands.status()
      lastStatus = status
      return { type: 'known', status }
    } catch (error) {
      const words = wordsOf(error)
      log.warn('could not read the status of bootc', { reason: words })
      return { type: 'failed', error: words }
    }
  }

  const look = async (isWhole: boolean): Promise<Look> => {
    const bootID = await readBootID(host)
    const stopping = await isStopping(host)
    if (isWhole || seldom === undefined) seldom = await readSeldom()
    // First the outcome: what ends while bootc is asked is for the next look.
    const outcome = runner.outcome()
    const bootc: BootcFacts = stopping ? STOPPING : await readBootc()
    const { version, canLock, externalReboots, authProblem } = seldom
    return {
      bootID,
      isStopping: stopping,
      bootc,
      canLock,
      ...(outcome !== undefined && { outcome }),
      externalReboots,
      preflight: preflightOf({ version, bootc: lastStatus, authProblem }),
    }
  }

  return {
    async read(isWhole) {
      try {
        return await look(isWhole)
      } catch (error) {
        // No command can be started: there is no nsenter, or the daemon ends.
        const words = wordsOf(error)
        log.warn('could not look at the host', { reason: words })
        return {
          bootID: undefined,
          isStopping: false,
          bootc: { type: 'failed', error: words },
          canLock: false,
          externalReboots: [],
          preflight: preflightOf({
            version: undefined,
            bootc: lastStatus,
            authProblem: undefined,
          }),
        }
      }
    },
    version: () => seldom?.version,
  }
}

const STOPPING: BootcFacts = { type: 'failed', error: 'the host is shutting down' }
