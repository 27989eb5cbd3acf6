// The messages of the kernel's process connector (include/uapi/linux/{netlink,connector,cn_proc,filter}.h). All numbers in
// them are of the machine's own byte order; the only machines for which there is a connector here have the low byte first.
import { Buffer } from 'node:buffer'

export type ProcessEvent =
  /** A process runs another program, or has changed its name. */
  | { readonly type: 'changed'; readonly pid: number }
  /** The kernel's answer to a subscription: 0, or the number of an error. */
  | { readonly type: 'answer'; readonly error: number }
  | { readonly type: 'other' }

// struct nlmsghdr, struct cn_msg, struct proc_event up to its union.
const CONNECTOR_AT = 16
const EVENT_AT = CONNECTOR_AT + 20
const UNION_AT = EVENT_AT + 16

const NLMSG_DONE = 3
const CN_IDX_PROC = 1
const CN_VAL_PROC = 1
const PROC_CN_MCAST_LISTEN = 1
/** The multicast group of the events. */
export const PROCESS_GROUP = CN_IDX_PROC

const PROC_EVENT_NONE = 0
const PROC_EVENT_EXEC = 2
const PROC_EVENT_COMM = 0x200

/** The message that asks the kernel for the events of processes. */
export function subscription(): Buffer {
  const message = Buffer.alloc(EVENT_AT + 4)
  message.writeUInt32LE(message.length, 0)
  message.writeUInt16LE(NLMSG_DONE, 4)
  message.writeUInt32LE(CN_IDX_PROC, CONNECTOR_AT)
  message.writeUInt32LE(CN_VAL_PROC, CONNECTOR_AT + 4)
  message.writeUInt16LE(4, CONNECTOR_AT + 16)
  message.writeUInt32LE(PROC_CN_MCAST_LISTEN, EVENT_AT)
  return message
}

/** The event in one message of the kernel. */
export function parseProcessEvent(message: Buffer): ProcessEvent {
  if (message.length < UNION_AT + 8) return { type: 'other' }
  switch (message.readUInt32LE(EVENT_AT)) {
    case PROC_EVENT_NONE:
      return { type: 'answer', error: message.readUInt32LE(UNION_AT) }
    case PROC_EVENT_EXEC:
    case PROC_EVENT_COMM: {
      const thread = message.readUInt32LE(UNION_AT)
      const pid = message.readUInt32LE(UNION_AT + 4)
      // The name of another thread is not that of its process.
      return thread === pid ? { type: 'changed', pid } : { type: 'other' }
    }
    default:
      return { type: 'other' }
  }
}

const BPF_LOAD_WORD = 0x20
const BPF_COPY_TO_X = 0x07
const BPF_JUMP_EQUAL = 0x15
const BPF_JUMP_EQUAL_X = 0x1d
const BPF_RETURN = 0x06

// Code, instructions to skip if true, if false, operand. BPF reads a word with the high byte first.
const FILTER = [
  [BPF_LOAD_WORD, 0, 0, EVENT_AT],
  [BPF_JUMP_EQUAL, 7, 0, swapped(PROC_EVENT_NONE)],
  [BPF_JUMP_EQUAL, 1, 0, swapped(PROC_EVENT_EXEC)],
  [BPF_JUMP_EQUAL, 0, 4, swapped(PROC_EVENT_COMM)],
  [BPF_LOAD_WORD, 0, 0, UNION_AT],
  [BPF_COPY_TO_X, 0, 0, 0],
  [BPF_LOAD_WORD, 0, 0, UNION_AT + 4],
  [BPF_JUMP_EQUAL_X, 1, 0, 0],
  [BPF_RETURN, 0, 0, 0],
  [BPF_RETURN, 0, 0, 0xffff],
] as const

/**
 * A filter for the socket (classic BPF), so that the agent is not woken for each process that starts another or ends, nor
 * for each thread that gets a name. It lets pass what `parseProcessEvent` knows.
 */
export function eventFilter(): Buffer {
  const filter = Buffer.alloc(8 * FILTER.length)
  FILTER.forEach(([code, ifTrue, ifFalse, operand], i) => {
    filter.writeUInt16LE(code, 8 * i)
    filter.writeUInt8(ifTrue, 8 * i + 2)
    filter.writeUInt8(ifFalse, 8 * i + 3)
    filter.writeUInt32LE(operand, 8 * i + 4)
  })
  return filter
}

function swapped(word: number): number {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(word)
  return bytes.readUInt32BE()
}
