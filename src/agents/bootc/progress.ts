// The progress of a staging, from the JSON lines that bootc writes. Its format is experimental: what cannot be read is left
// out.
import { numberAt, textAt } from '#src/kube/json.ts'

const STEP_PERCENT = 25
const LONGEST_LINE = 1 << 20

/** Takes pieces of text. Calls `onProgress` with a short text whenever it has changed, at most once for each quarter of a
 * task. */
export function createProgressReader(onProgress: (text: string) => void): (text: string) => void {
  let rest = ''
  let last = ''
  return (text) => {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    // No line of bootc is as long.
    if (rest.length > LONGEST_LINE) rest = ''
    for (const line of lines) {
      const progress = progressIn(line)
      if (progress === undefined || progress === last) continue
      last = progress
      onProgress(progress)
    }
  }
}

/** `pulling, 50 % of 3.1 GB`, or only the task. */
export function progressIn(line: string): string | undefined {
  const event = parse(line)
  const task = textAt(event, 'task')
  if (task === '' || task.length > 40) return undefined
  const total = numberAt(event, 'bytesTotal') ?? 0
  if (total <= 0) return task
  const percent = Math.min(100, (100 * (numberAt(event, 'bytes') ?? 0)) / total)
  const step = Math.floor(percent / STEP_PERCENT) * STEP_PERCENT
  return `${task}, ${step} % of ${(total / 1e9).toFixed(1)} GB`
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
