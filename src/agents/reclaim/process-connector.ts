// The kernel's process connector tells at once when a process runs another program or changes its name.
import { getSystemErrorName } from 'node:util'
import {
  type NetlinkSocket,
  openNetlinkSocket,
  SocketError,
} from '#src/agents/reclaim/netlink-socket.ts'
import {
  eventFilter,
  PROCESS_GROUP,
  parseProcessEvent,
  subscription,
} from '#src/agents/reclaim/process-event.ts'

export interface ProcessConnector {
  /** Calls `onChanged` for each process that has changed, and `onLost` when the kernel dropped events. Rejects when the
   * connector fails; resolves when the signal was aborted. Closes the connector. */
  listen(onChanged: (pid: number) => void, onLost: () => void, signal: AbortSignal): Promise<void>
  /** For a connector that is not listened to. */
  close(): void
}

/** There is no process connector here. The message is a sentence with the reason and the remedy. */
export class NoConnector extends Error {
  override readonly name = 'NoConnector'
}

/**
 * Subscribes to the events.
 *
 * @throws NoConnector
 */
export async function openProcessConnector(): Promise<ProcessConnector> {
  if (process.platform !== 'linux') {
    throw new NoConnector(`There is no process connector on ${process.platform}, only on Linux.`)
  }
  const socket = await openNetlinkSocket(PROCESS_GROUP, eventFilter()).catch((error: unknown) => {
    throw new NoConnector(reasonOf(error), { cause: error })
  })
  try {
    socket.send(subscription())
    expectAcceptance(socket)
  } catch (error) {
    socket.close()
    throw new NoConnector(reasonOf(error), { cause: error })
  }
  return {
    async listen(onChanged, onLost, signal) {
      const ended = Promise.withResolvers<void>()
      signal.addEventListener('abort', () => ended.resolve(), { once: true })
      if (signal.aborted) ended.resolve()
      const onMessages = () => {
        const { messages, lost } = socket.receive()
        for (const event of messages.map(parseProcessEvent)) {
          if (event.type === 'changed') onChanged(event.pid)
        }
        if (lost) onLost()
      }
      socket.onMessages(() => {
        try {
          onMessages()
        } catch (error) {
          ended.reject(error)
        }
      })
      try {
        await ended.promise
      } finally {
        socket.close()
      }
    },
    close: socket.close,
  }
}

// The kernel answers before `send` returns. Events may stand before the answer, if somebody else has subscribed, too.
function expectAcceptance(socket: NetlinkSocket): void {
  for (;;) {
    const { messages } = socket.receive()
    for (const event of messages.map(parseProcessEvent)) {
      if (event.type !== 'answer') continue
      if (event.error === 0) return
      throw new SocketError('the subscription', getSystemErrorName(-event.error))
    }
    if (messages.length === 0) throw new SocketError('the subscription', 'ENOMSG')
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EPERM: 'needs the capability NET_ADMIN and the user 0',
  ECONNREFUSED: "is only in the host's network: the pod needs hostNetwork",
  ENOMSG: 'did not answer: the pod needs hostPID, and the kernel CONFIG_PROC_EVENTS',
  EPROTONOSUPPORT: 'is not in this kernel: it needs CONFIG_CONNECTOR',
}

function reasonOf(error: unknown): string {
  const reason = error instanceof SocketError ? REASONS[error.code] : undefined
  const words = error instanceof Error ? error.message : String(error)
  return reason === undefined
    ? `The process connector cannot be used: ${words}.`
    : `The process connector ${reason} (${words}).`
}
