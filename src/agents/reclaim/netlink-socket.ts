// A netlink socket of the process connector. Node has no such sockets, so the calls for it go to the C library, through
// koffi: it comes with a native part for each platform, and nothing is compiled when it is installed (docs/adr/0017).
// Node's event loop waits for the messages: its thread pool would take so long that short programs have ended.
import { Buffer } from 'node:buffer'
import { closeSync, writeSync } from 'node:fs'
import { getSystemErrorName } from 'node:util'

export interface NetlinkSocket {
  send(message: Buffer): void
  /** The messages that have come, without waiting. `lost` says that the kernel had no more room, and dropped some. */
  receive(): { readonly messages: readonly Buffer[]; readonly lost: boolean }
  /** Is called when messages have come, until the socket is closed. */
  onMessages(listener: () => void): void
  close(): void
}

/** A call to the kernel failed. `code` is the name of the error, such as `EPERM`. */
export class SocketError extends Error {
  override readonly name = 'SocketError'
  readonly code: string

  constructor(call: string, code: string) {
    super(`${call} failed with ${code}`)
    this.code = code
  }
}

const AF_NETLINK = 16
const NETLINK_CONNECTOR = 11
const SOCK_DGRAM = 2
const SOCK_CLOEXEC = 0o2000000
const MSG_DONTWAIT = 0x40
const SOL_SOCKET = 1
const SO_ATTACH_FILTER = 26
const SO_RCVBUFFORCE = 33

/** Room for some ten thousand events, until they are read. */
const BUFFER_BYTES = 8 * 1024 * 1024
const MESSAGE_BYTES = 4096
/** So that other work gets its turn during a flood of events. */
const MOST_AT_ONCE = 256

/**
 * A socket that is in the multicast group of the process connector.
 *
 * @param filter classic BPF: the messages that it refuses do not come
 * @param bufferBytes room for messages until they are read; the kernel gives at least some two thousand bytes
 * @throws SocketError when the kernel refuses; Error when koffi has no native part for this platform
 */
export async function openNetlinkSocket(
  group: number,
  filter: Buffer,
  bufferBytes: number = BUFFER_BYTES,
): Promise<NetlinkSocket> {
  const { koffi, socket, bind, setsockopt, recv } = await loadCalls()
  const checked = (name: string, result: number): number => {
    if (result < 0) throw new SocketError(name, getSystemErrorName(-koffi.errno()))
    return result
  }

  const fd = checked('socket', socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_CONNECTOR))
  const setOption = (name: string, option: number, value: Buffer) =>
    checked(name, setsockopt(fd, SOL_SOCKET, option, value, value.length))
  try {
    setOption('SO_ATTACH_FILTER', SO_ATTACH_FILTER, filterProgram(filter, koffi.address(filter)))
    setOption('SO_RCVBUFFORCE', SO_RCVBUFFORCE, int32(bufferBytes))
    const address = netlinkAddress(group)
    checked('bind', bind(fd, address, address.length))
  } catch (error) {
    closeSync(fd)
    throw error
  }

  const buffer = Buffer.alloc(MESSAGE_BYTES)
  let poll: { close(): void } | undefined
  return {
    send: (message) => {
      try {
        writeSync(fd, message)
      } catch (error) {
        throw new SocketError('write', codeOf(error))
      }
    },
    receive() {
      const messages: Buffer[] = []
      while (messages.length < MOST_AT_ONCE) {
        const length = recv(fd, buffer, buffer.length, MSG_DONTWAIT)
        if (length < 0) return { messages, lost: lostOrThrow(getSystemErrorName(-koffi.errno())) }
        messages.push(Buffer.from(buffer.subarray(0, length)))
      }
      // More are there; the socket stays readable.
      return { messages, lost: false }
    },
    onMessages(listener) {
      poll = koffi.node.poll(fd, { readable: true }, listener)
    },
    close() {
      poll?.close()
      closeSync(fd)
    },
  }
}

let calls: ReturnType<typeof declareCalls> | undefined

function loadCalls(): ReturnType<typeof declareCalls> {
  calls ??= declareCalls()
  return calls
}

async function declareCalls() {
  const { default: koffi } = await import('koffi')
  // The C library that Node itself uses.
  const libc = koffi.load(null)
  const call = (name: string, type: string) => {
    const f = libc.func(`int ${name}(${type})`)
    return (...parameters: readonly unknown[]): number => f(...parameters)
  }
  return {
    koffi,
    socket: call('socket', 'int, int, int'),
    bind: call('bind', 'int, void *, uint32_t'),
    setsockopt: call('setsockopt', 'int, int, int, void *, uint32_t'),
    recv: call('recv', 'int, void *, size_t, int'),
  }
}

// No message is there, or some were dropped. Everything else is a failure.
function lostOrThrow(code: string): boolean {
  if (code === 'ENOBUFS') return true
  if (code === 'EAGAIN' || code === 'EINTR') return false
  throw new SocketError('recv', code)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

// struct sock_fprog: the number of instructions, and the address of the first.
function filterProgram(filter: Buffer, address: bigint): Buffer {
  const value = Buffer.alloc(16)
  value.writeUInt16LE(filter.length / 8, 0)
  value.writeBigUInt64LE(address, 8)
  return value
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}

// struct sockaddr_nl; the kernel chooses the port.
function netlinkAddress(group: number): Buffer {
  const address = Buffer.alloc(12)
  address.writeUInt16LE(AF_NETLINK, 0)
  address.writeUInt32LE(group, 8)
  return address
}
