import { readFileSync } from 'node:fs'
import { runProgram } from '#test/support/control-plane/child.ts'

// The process that a process has started; there is one.
export async function childOf(pid: number): Promise<string> {
  const text = await must('pgrep', ['--parent', String(pid)])
  return text.trim().split('\n')[0] ?? ''
}

// The pid that a child of `nsenter` has inside.
export async function innerPid(pid: number): Promise<string> {
  const child = await childOf(pid)
  const status = readFileSync(`/proc/${child}/status`, 'utf8')
  return /^NSpid:.*\s(\d+)$/m.exec(status)?.[1] ?? ''
}

export async function must(program: string, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runProgram(program, args)
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stderr}${stdout}`)
  return stdout
}
